import type { JSX } from "preact";
import { fieldId } from "../settings/field_facts.ts";
import { placeOf, placePath } from "../settings/settings_places.ts";
import {
  Age,
  ageNote,
  classes,
  formatted,
  isSetUp,
  type LiveView,
  Quantity,
  settingsFor,
  titleOf,
} from "../status/live_view.tsx";

const KEY = "trackingStartSocPct";
/** A zone that is narrower, in percent, has no room for its name. */
const LEAST_NAMED_PCT = 20;

/** The charge of the house battery, in the zones that say whom the sun goes to. */
export function BatteryZones({ view }: { readonly view: LiveView }): JSX.Element | null {
  const { status, texts, formats } = view;
  if (!status.battery.isConfigured || !isSetUp(status.battery, status)) return null;
  const note = ageNote([status.battery], view);
  const plugs = plugsOf(view);
  return (
    <section class="card battery-card" id="battery-zones" aria-labelledby="zones-title">
      <header class="today-head">
        <h2 id="zones-title">{texts.now.battery}</h2>
        <p class={classes({ "zones-soc": true, "is-old": note !== null })} id="zones-soc">
          <Quantity text={formatted(status.socPct, formats.percent)} texts={texts} />
        </p>
      </header>
      <ZonesPicture view={view} plugs={plugs} />
      <p class="detail">
        <CarSentence view={view} />
      </p>
      {plugs.map(({ names, from }) => (
        <p class="detail" key={from}>{texts.zones.plug(names, from)}</p>
      ))}
      <Age note={note} />
    </section>
  );
}

/** From which charge on the car may have the sun; for who may press it leads to where that is set. */
function CarSentence({ view }: { readonly view: LiveView }): JSX.Element {
  const { settings, texts, formats, basePath, mayPress } = view;
  const startPct = settings[KEY];
  const sentence = texts.zones.car(startPct === 0 ? null : formats.percent(startPct));
  if (!mayPress) return <>{sentence}</>;
  return (
    <a class="zones-link" href={`${basePath}${placePath(placeOf("tracking"))}#${fieldId(KEY)}`}>
      {sentence}
    </a>
  );
}

/** Switches that look at the charge, by the one from which they may go on. */
function plugsOf(view: LiveView) {
  const plugs = view.status.loads.filter((load) =>
    load.kind === "switch" && load.isConfigured && load.enabled
  );
  return [...Map.groupBy(plugs, (load) => settingsFor(load, view).plugOnSocPct)]
    .filter(([fromPct]) => fromPct > 0)
    .map(([fromPct, loads]) => ({
      fromPct,
      from: view.formats.percent(fromPct),
      names: loads.map((load) => titleOf(load, view)).join(", "),
    }));
}

/** From empty at the left to full at the right: what is there, and where each zone begins. */
function ZonesPicture(
  { view, plugs }: {
    readonly view: LiveView;
    readonly plugs: readonly { readonly fromPct: number }[];
  },
): JSX.Element {
  const { status: { socPct }, settings, texts } = view;
  const startPct = settings[KEY];
  const zones = [
    { kind: "house", name: texts.house.title, fromPct: 0, toPct: startPct },
    { kind: "car", name: texts.history.car, fromPct: startPct, toPct: 100 },
  ].filter(({ fromPct, toPct }) => toPct > fromPct);
  return (
    <svg class="zones" id="zones-picture" aria-hidden="true">
      {zones.map(({ kind, name, fromPct, toPct }) => (
        <g key={kind} class={`zone-${kind}`}>
          <rect x={`${fromPct}%`} y="17" width={`${toPct - fromPct}%`} height="20" />
          {toPct - fromPct < LEAST_NAMED_PCT
            ? null
            : <text x={`${fromPct + (toPct - fromPct) / 2}%`} y="12">{name}</text>}
        </g>
      ))}
      {socPct === null
        ? null
        : <rect class="zone-charge" y="22" width={`${Math.round(socPct)}%`} height="10" />}
      {plugs.map(({ fromPct }) => {
        const x = `${fromPct}%`;
        return <line key={fromPct} class="zone-plug" x1={x} x2={x} y1="16" y2="38" />;
      })}
    </svg>
  );
}
