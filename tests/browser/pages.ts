/** Pages of a house that runs: the demo's big one. */
export const LIVE_PAGES: readonly string[] = [
  "/",
  "/kiosk",
  "/data",
  "/settings",
  "/settings?q=grid",
  "/settings?q=teapot",
  ...[
    "house",
    "prices",
    "sun",
    "inverter",
    "charger",
    "car",
    "plug",
    "access",
    "data",
    "network",
    "mqtt",
  ].map((place) => `/settings/${place}`),
  "/settings/devices",
  "/settings/devices/new",
  "/settings/devices/new?driver=shelly",
  "/settings/devices/7",
  "/settings/devices/7/remove",
  "/demo",
  "/api",
  "/log",
  "/access",
  "/access/tokens",
  ...["house", "inverter", "charger", "plug", "car", "done", "search"].map((step) =>
    `/setup/${step}`
  ),
  "/sign-in",
  "/nothing-here",
];

/** Pages of a house with two months behind it. */
export const FILLED_PAGES: readonly string[] = [
  "/",
  "/history?day=2026-11-21",
  "/history?week=2026-W46",
  "/history?month=2026-10",
  "/history?month=2026-10&device=5",
  "/history?day=2026-10-15&device=5",
  "/history?year=2026",
  "/history?day=x",
  "/sessions",
  "/sessions?device=5",
  "/sessions/1",
  "/sessions/12",
  "/events",
];
