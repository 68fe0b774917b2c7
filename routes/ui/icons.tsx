import type { JSX } from "preact";

/** Own drawings on a grid of 24, lines of the text's colour. */
const DRAWINGS = {
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2" +
    "M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  house: "M3 11.5 12 4l9 7.5M5.5 9.5V20h13V9.5M10 20v-5.5h4V20",
  battery: "M3 8h15.5v9H3zM21.5 11v3M6 11v3M9.5 11v3M13 11v3",
  grid: "M12 2.5 7 21.5M12 2.5l5 19M5 8h14M4 8v2.5M20 8v2.5M8.2 16.5h7.6M9.5 12h5",
  car: "M5 11.5 6.7 6.8A2 2 0 0 1 8.6 5.5h6.8a2 2 0 0 1 1.9 1.3L19 11.5M4 11.5h16v6H4z" +
    "M6.5 17.5v2M17.5 17.5v2M7.5 14.5h.01M16.5 14.5h.01",
  plug: "M9 3v5M15 3v5M6 8h12v3.5a6 6 0 0 1-12 0zM12 17.5v4",
  cloud: "M7 18.5a4.2 4.2 0 0 1-.4-8.4 5.6 5.6 0 0 1 10.7-.8 4.6 4.6 0 0 1-.3 9.2z",
  inverter: "M4 4h16v16H4zM7 13.5c1.6-5 3.4-5 5-1.5s3.4 3.5 5-1.5",
  spare: "M12 20.5v-15M6.5 11 12 5.5l5.5 5.5",
  health: "M3 12.5h4l2.5-6 4.5 11.5 2.5-5.5H21",
  check: "M4.5 12.5 10 18 19.5 7",
  off: "M12 3.5v8M7.2 6.5a7.5 7.5 0 1 0 9.6 0",
  slow: "M9 5.5 15.5 12 9 18.5",
  fast: "M5 5.5 11.5 12 5 18.5M12.5 5.5 19 12l-6.5 6.5",
  status: "M4 18a9 9 0 1 1 16 0M12 14l4-5",
  history: "M4 20.5h16.5M6.5 17v-6M11 17V5M15.5 17v-8.5M20 17v-4",
  events: "M6 4.5v15M6 5.5h.01M6 12h.01M6 18.5h.01M10 5.5h10M10 12h10M10 18.5h7",
  before: "M14.5 5.5 8 12l6.5 6.5",
  after: "M9.5 5.5 16 12l-6.5 6.5",
  download: "M12 3.5v11M7 10l5 5 5-5M4.5 20h15",
  settings: "M3 7h9M16 7h5M14 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4" +
    "M3 16.5h3M10 16.5h11M8 14.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
  theme: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 3.5v17M14.5 5v14M17 6.5v11",
  leave: "M10 4H5v16h5M10 12h10.5M16.5 8l4 4-4 4",
  enter: "M14 4h5v16h-5M3.5 12H14M10 8l4 4-4 4",
  alert: "M12 4 2.5 20h19zM12 10v5M12 17.2v.3",
} as const;

export type IconName = keyof typeof DRAWINGS;

/** The drawings themselves, once a page; `Icon` shows one of them. */
export function IconSheet(): JSX.Element {
  return (
    <svg class="icon-sheet" aria-hidden="true">
      {Object.entries(DRAWINGS).map(([name, path]) => (
        <symbol key={name} id={`icon-${name}`} viewBox="0 0 24 24">
          <path d={path} />
        </symbol>
      ))}
    </svg>
  );
}

/** A drawing beside a word; never the only sign of anything. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  );
}
