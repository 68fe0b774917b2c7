import { Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import { type DeviceStatus, firstChargerOf } from "../src/app/status.ts";
import { besideSettings } from "../src/domain/house/device.ts";
import { localMinuteOf } from "../src/domain/house/time.ts";
import { formatsFor } from "../src/words/format.ts";
import { reasonText } from "../src/words/reason_texts.ts";
import { batteryDirection, gridDirection } from "./flow/directions.ts";
import { LATE_MS } from "./flow/now_section.tsx";
import { assetUrl } from "./http/assets.ts";
import { Age, ageNote, classes, formatted, type LiveView, Quantity } from "./status/live_view.tsx";
import { type PageContext, pageContext, pageTitle, REFRESH, REFRESH_PLACE } from "./ui/layout.tsx";

/** The page is dim from this minute of the local day on, and until that one. */
const NIGHT = { fromMin: 22 * 60, toMin: 6 * 60 };
const DAY_MIN = 24 * 60;

type View = Pick<LiveView, "status" | "texts" | "formats" | "place" | "nowMs">;

/**
 * The house for a wall: numbers that are read from across a room. It asks nothing of the browser
 * but HTML, and comes anew by itself: by a refresh, or by the script that first looks whether the
 * server answers.
 */
export function kioskRoutes(program: Program): Hono {
  return new Hono().get("/kiosk", (c) => {
    const context = pageContext(c.req.raw, program);
    const place = { words: context.texts, timeZone: program.timeZone() };
    const view: View = {
      status: program.status(),
      texts: context.texts,
      formats: formatsFor(place),
      place,
      nowMs: program.nowMs(),
    };
    const html = renderToString(<Kiosk view={view} context={context} />);
    return c.html(`<!doctype html>${html.replace(REFRESH_PLACE, REFRESH)}`);
  });
}

function Kiosk({ view, context }: { view: View; context: PageContext }): JSX.Element {
  const { texts, nowMs, place: { timeZone } } = view;
  const { basePath } = context;
  const isNight = isNightAt(nowMs, timeZone);
  return (
    <html lang={texts.code}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#000000" />
        <title>{pageTitle(texts.now.title)}</title>
        <link rel="icon" href={basePath + assetUrl("icon.svg")} type="image/svg+xml" />
        <link rel="stylesheet" href={basePath + assetUrl("kiosk.css")} />
        <script src={basePath + assetUrl("alive.js")}></script>
        <meta name="refresh-place" />
      </head>
      <body class={isNight ? "is-night" : undefined}>
        <main id="live">
          <Head view={view} context={context} />
          <div class="numbers">
            <Numbers view={view} />
          </div>
          <Charger view={view} />
          <Others view={view} />
        </main>
        <p class="lost" id="lost" role="alert" data-text={texts.frame.lost} hidden></p>
      </body>
    </html>
  );
}

function Head({ view, context }: { view: View; context: PageContext }): JSX.Element {
  const { status, texts, formats, nowMs } = view;
  const isLate = nowMs - status.atMs > LATE_MS;
  return (
    <div class="head">
      <h1>
        <a href={`${context.basePath}/`}>{texts.frame.status}</a>
      </h1>
      {context.isDemo ? <p class="demo">{texts.frame.demo}</p> : null}
      <p class={classes({ time: true, "is-late": isLate })}>
        {texts.now.valuesFrom} <span id="from-time">{formats.clockSeconds(status.atMs)}</span>
      </p>
    </div>
  );
}

function Numbers({ view }: { view: View }): JSX.Element {
  const { status, texts, formats } = view;
  const { meter, inverter, battery } = status;
  const power = (powerW: number | null) => formatted(powerW, formats.power);
  return (
    <>
      <Figure
        view={view}
        kind="sun"
        label={texts.now.production}
        text={power(status.pvPowerW)}
        devices={[inverter]}
      />
      <Figure
        view={view}
        kind="consumption"
        label={texts.now.consumption}
        text={power(status.consumptionPowerW)}
        word={texts.now.balance[status.balance]}
        devices={[meter, inverter]}
      />
      {battery.isConfigured
        ? (
          <Figure
            view={view}
            kind="battery"
            label={texts.now.battery}
            text={formatted(status.socPct, formats.percent)}
            word={batteryDirection(view)}
            devices={[battery]}
          />
        )
        : null}
      <Figure
        view={view}
        kind="grid"
        label={texts.now.grid}
        text={power(status.gridPowerW)}
        word={gridDirection(view)}
        devices={[meter]}
      />
    </>
  );
}

function Figure(
  { view, kind, label, text, word = null, devices }: {
    view: View;
    kind: "sun" | "consumption" | "battery" | "grid";
    label: string;
    text: string | null;
    word?: string | null;
    devices: readonly DeviceStatus[];
  },
): JSX.Element {
  const note = ageNote(devices, view);
  return (
    <div class={classes({ [`figure is-${kind}`]: true, "is-old": note !== null })}>
      <h2>{label}</h2>
      <p class="hero">
        <Quantity text={text} texts={view.texts} />
      </p>
      <p class="word">{note === null ? word ?? "\u00a0" : <Age note={note} />}</p>
    </div>
  );
}

function Charger({ view }: { view: View }): JSX.Element {
  const { status, texts, formats, place, nowMs } = view;
  const { charger, mode, reason } = status;
  return (
    <div class={classes({ charger: true, "is-charging": charger.charging })}>
      <h2>
        {nameOfFirst(view)} <span class="mode">{texts.modes.names[mode]}</span>
      </h2>
      <p class="hero">
        <Quantity text={formatted(charger.powerW, formats.power)} texts={texts} />
      </p>
      <p class="why">{reasonText(reason, { ...place, nowMs })}</p>
    </div>
  );
}

/** All other loads in a line, those that are only measured too, each with its power. */
function Others({ view }: { view: View }): JSX.Element | null {
  const { status, texts, formats } = view;
  const first = firstChargerOf(status);
  const measured = besideSettings(status.devices).flatMap(({ id, name, powers }) =>
    powers.load === undefined ? [] : [{ id, name, powerW: powers.load }]
  );
  const others = [
    ...status.loads.filter(({ id, isConfigured }) => id !== first && isConfigured),
    ...measured,
  ];
  if (others.length === 0) return null;
  return (
    <p class="others">
      {others.map(({ id, name, powerW }) => (
        <span key={id}>
          {name}{" "}
          <b>
            <Quantity text={formatted(powerW, formats.power)} texts={texts} />
          </b>
          {" "}
        </span>
      ))}
    </p>
  );
}

function nameOfFirst({ status, texts }: View): string {
  const chargers = status.loads.filter(({ kind }) => kind === "charger");
  const first = chargers.find(({ id }) => id === firstChargerOf(status));
  return chargers.length > 1 && first ? first.name : texts.charger.title;
}

/** True where the wall shall not light the room. */
export function isNightAt(atMs: number, timeZone: string): boolean {
  const minute = ((localMinuteOf(atMs, timeZone) % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return minute >= NIGHT.fromMin || minute < NIGHT.toMin;
}
