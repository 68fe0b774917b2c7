/**
 * Who may ask for what. `open`: everybody, it tells nothing of the house. `look`: who is signed in,
 * came by the guest link, or everybody where the setting says so. `act`: who is signed in.
 */
export type Guard = "open" | "look" | "act";

/**
 * Every route with its guard; a test holds it against what the app really has. What is not in the
 * list counts as `act`.
 */
export const ROUTE_GUARDS: Readonly<Record<string, Guard>> = {
  "GET /healthz": "open",
  "GET /assets/:file": "open",
  "GET /favicon.ico": "open",
  "GET /sign-in": "open",
  "POST /sign-in": "open",
  "POST /sign-out": "open",
  "GET /guest/:token": "open",

  "GET /": "look",
  "GET /kiosk": "look",
  "GET /live": "look",
  "GET /live/now": "look",
  "GET /live/reasons": "look",
  "GET /goal/preview": "look",
  "POST /theme": "look",
  "GET /history": "look",
  "GET /history/card.svg": "look",
  "GET /sessions": "look",
  "GET /sessions/current": "look",
  "GET /sessions/:id": "look",
  "GET /events": "look",
  "GET /data": "look",
  "GET /settings": "look",
  "GET /settings/:place": "look",
  "GET /settings/devices": "look",
  "GET /demo": "look",
  "GET /export/:file": "look",
  "GET /api": "look",
  "GET /api/openapi.json": "look",
  "GET /api/status": "look",
  "GET /api/state": "look",
  "GET /api/stream": "look",
  "GET /api/settings": "look",
  "GET /api/settings/fixed": "look",
  "GET /api/devices": "look",
  "GET /api/devices/:id/goal": "look",
  "GET /api/history": "look",
  "GET /api/sessions": "look",
  "GET /api/plug-uses": "look",
  "GET /api/events": "look",
  "GET /metrics": "look",

  "POST /mode": "act",
  "POST /switch": "act",
  "POST /undo": "act",
  "POST /goal": "act",
  "GET /setup": "act",
  "GET /setup/done": "act",
  "GET /setup/search": "act",
  "POST /setup/search": "act",
  "GET /setup/search/state": "act",
  "GET /setup/:step": "act",
  "POST /setup/:step": "act",
  "POST /settings": "act",
  "POST /settings/:place": "act",
  "POST /settings/lacks": "act",
  "POST /settings/test": "act",
  "POST /settings/find": "act",
  "POST /settings/fill": "act",
  "GET /settings/devices/new": "act",
  "POST /settings/devices": "act",
  "POST /settings/devices/find": "act",
  "POST /settings/devices/test": "act",
  "GET /settings/devices/:id": "act",
  "POST /settings/devices/:id": "act",
  "GET /settings/devices/:id/remove": "act",
  "POST /settings/devices/:id/remove": "act",
  "POST /settings/devices/:id/move": "act",
  "POST /backups": "act",
  "POST /backups/encrypted": "act",
  "GET /backups/:name": "act",
  "POST /demo": "act",
  "PUT /api/mode": "act",
  "PUT /api/settings": "act",
  "POST /api/devices": "act",
  "POST /api/devices/find": "act",
  "POST /api/devices/test": "act",
  "PUT /api/devices/order": "act",
  "PUT /api/devices/:id": "act",
  "PUT /api/devices/:id/mode": "act",
  "PUT /api/devices/:id/switch": "act",
  "PUT /api/devices/:id/goal": "act",
  "DELETE /api/devices/:id/goal": "act",
  "DELETE /api/devices/:id": "act",
  "GET /restore": "act",
  "POST /restore": "act",
  "POST /restore/upload": "act",
  "GET /log": "act",
  "GET /log.txt": "act",
  "GET /log/tail": "act",
  "GET /access": "act",
  "POST /access/end": "act",
  "GET /access/tokens": "act",
  "POST /access/tokens": "act",
  "POST /access/tokens/end": "act",
};

const PATTERNS = Object.entries(ROUTE_GUARDS).map(([route, guard]) => {
  const pattern = route.replaceAll(/[.]/g, "\\.").replaceAll(/:[a-z]+/g, "[^/]+");
  return { pattern: new RegExp(`^${pattern}$`), guard };
});

/** The guard of a request. */
export function guardOf({ method, path }: { method: string; path: string }): Guard {
  const route = `${method === "HEAD" ? "GET" : method} ${path}`;
  if (Object.hasOwn(ROUTE_GUARDS, route)) return ROUTE_GUARDS[route] ?? "act";
  return PATTERNS.find(({ pattern }) => pattern.test(route))?.guard ?? "act";
}
