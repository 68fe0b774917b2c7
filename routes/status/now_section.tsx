import type { ComponentChildren, JSX } from "preact";
import { besideSettings } from "../../src/domain/house/device.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import {
  Age,
  type AgeNote,
  ageNote,
  classes,
  formatted,
  inverterStateText,
  isSetUp,
  type LiveView,
  Quantity,
  SetUpLink,
} from "./live_view.tsx";

/** Values older than this are no longer called live: three cycles, in ms. */
export const LATE_MS = 15_000;
/** Powers below this, in W, count as none where a direction is named. */
const IDLE_W = 10;

/** Production, consumption, battery and grid, as large as the page has room. */
export function NowSection({ view }: { readonly view: LiveView }): JSX.Element {
  const { status, texts } = view;
  return (
    <section class="now" aria-labelledby="now-title">
      <header class="now-head">
        <h1 id="now-title">{texts.now.title}</h1>
        <Freshness view={view} />
      </header>
      {isSetUp(status.inverter, status) ? <NowGrid view={view} /> : <NoInverter view={view} />}
    </section>
  );
}

/**
 * When the values are from; `data-time` is what the script shows when the stream is silent. Nothing
 * is called live before a script has seen that it is: until then "values from" is what is shown.
 */
function Freshness({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats, nowMs } = view;
  const isLate = nowMs - status.atMs > LATE_MS;
  const site = [status.meter, status.inverter, status.battery]
    .filter(({ isConfigured }) => isConfigured);
  const fresh = site.filter(({ quality }) => quality === "fresh");
  const isOld = isLate || fresh.length < site.length;
  const word = isLate
    ? texts.now.valuesFrom
    : fresh.length === 0
    ? texts.now.noneFresh
    : texts.now.partlyLive;
  const time = formats.clockSeconds(status.atMs);
  return (
    <p
      class={classes({ freshness: true, "is-late": isOld })}
      id="freshness"
      data-time={time}
    >
      <span class="freshness-dot" aria-hidden="true"></span>
      {isOld ? `${word} ` : (
        <>
          <span class="is-live-word" hidden>{`${texts.now.live} `}</span>
          <span class="is-from-word">{`${texts.now.valuesFrom} `}</span>
        </>
      )}
      <time dateTime={new Date(status.atMs).toISOString()}>{time}</time>
    </p>
  );
}

function NoInverter({ view }: { view: LiveView }): JSX.Element {
  const { texts } = view;
  return (
    <div class="card empty-card">
      <p>{texts.now.noInverter}</p>
      <SetUpLink view={view} group="inverter">{texts.now.setUpInverter}</SetUpLink>
    </div>
  );
}

function NowGrid({ view }: { view: LiveView }): JSX.Element {
  const { status } = view;
  const hasBattery = isSetUp(status.battery, status);
  return (
    <dl class={classes({ "now-grid": true, card: true, "has-battery": hasBattery })}>
      <Production view={view} />
      <Consumption view={view} />
      {hasBattery ? <Battery view={view} /> : null}
      <Grid view={view} />
    </dl>
  );
}

function Production({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { inverter } = status;
  const state = inverterStateText(inverter, texts);
  // One that does not tell its part leaves the sum unknown; the inverter's own age says it for itself.
  const silent = status.pvPowerW === null && inverter.quality === "fresh"
    ? besideSettings(status.devices).find(({ powers }) => powers.pv === null)
    : undefined;
  return (
    <Cell
      kind="production"
      icon="sun"
      label={texts.now.production}
      value={<Quantity text={formatted(status.pvPowerW, formats.power)} texts={texts} />}
      note={ageNote([inverter], view)}
    >
      {silent !== undefined
        ? texts.now.silent(silent.name)
        : status.cloudy === true
        ? (
          <span class="cloudy">
            <Icon name="cloud" />
            {texts.now.cloudy}
          </span>
        )
        : inverter.status === "producing" || state === null
        ? null
        : `${texts.house.inverter}: ${state}`}
    </Cell>
  );
}

function Consumption({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { charger, consumptionPowerW, balance } = status;
  const carPowerW = charger.powerW;
  const isCarShown = consumptionPowerW !== null && carPowerW !== null && charger.isConfigured &&
    charger.quality === status.meter.quality;
  return (
    <Cell
      kind="consumption"
      icon="house"
      label={texts.now.consumption}
      value={<Quantity text={formatted(consumptionPowerW, formats.power)} texts={texts} />}
      note={ageNote([status.meter, status.inverter], view)}
      isUnsettled={balance !== "settled"}
    >
      {texts.now.balance[balance] ??
        (isCarShown ? texts.now.ofWhichCar(formats.power(carPowerW)) : null)}
    </Cell>
  );
}

function Battery({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  return (
    <Cell
      kind="battery"
      icon="battery"
      label={texts.now.battery}
      value={<Quantity text={formatted(status.socPct, formats.percent)} texts={texts} />}
      note={ageNote([status.battery], view)}
    >
      {status.socPct === null ? null : <ChargeBar socPct={status.socPct} />}
      {batteryDirection(view)}
    </Cell>
  );
}

function ChargeBar({ socPct }: { socPct: number }): JSX.Element {
  const width = `${Math.min(100, Math.max(0, socPct))}%`;
  return (
    <svg class="charge-bar" aria-hidden="true">
      <rect class="charge-bar-track" width="100%" height="100%" rx="4" />
      <rect class="charge-bar-fill" width={width} height="100%" rx="4" />
    </svg>
  );
}

/** Sign: + discharge, - charge. */
function batteryDirection({ status, texts, formats }: LiveView): string {
  const { batteryPowerW } = status;
  if (batteryPowerW === null) return texts.now.batteryPowerUnknown;
  if (Math.abs(batteryPowerW) < IDLE_W) return texts.now.batteryIdle;
  const power = formats.power(batteryPowerW);
  return batteryPowerW < 0 ? texts.now.batteryCharging(power) : texts.now.batteryDischarging(power);
}

/** Sign: + import, - export. */
function Grid({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { gridPowerW } = status;
  const direction = gridPowerW === null
    ? null
    : Math.abs(gridPowerW) < IDLE_W
    ? texts.now.gridBalanced
    : gridPowerW < 0
    ? texts.now.gridExport
    : texts.now.gridImport;
  return (
    <Cell
      kind="grid"
      icon="grid"
      label={texts.now.grid}
      value={<Quantity text={formatted(gridPowerW, formats.power)} texts={texts} />}
      note={ageNote([status.meter], view)}
    >
      {direction}
    </Cell>
  );
}

function Cell(
  { kind, icon, label, value, note, isUnsettled = false, children }: {
    kind: "production" | "consumption" | "battery" | "grid";
    icon: IconName;
    label: string;
    value: JSX.Element;
    note: AgeNote | null;
    /** The value is not to be believed at this moment. */
    isUnsettled?: boolean;
    children: ComponentChildren;
  },
): JSX.Element {
  const isOld = note !== null || isUnsettled;
  return (
    <div
      id={`now-${kind}`}
      class={classes({ "now-cell": true, [`is-${kind}`]: true, "is-old": isOld })}
    >
      <dt>
        <Icon name={icon} />
        {label}
      </dt>
      <dd class="now-value" id={`now-${kind}-value`}>{value}</dd>
      <dd class="now-note" id={`now-${kind}-note`}>{children}</dd>
      {note === null ? null : (
        <dd>
          <Age note={note} />
        </dd>
      )}
    </div>
  );
}
