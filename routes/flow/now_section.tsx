import type { JSX } from "preact";
import type { DeviceStatus } from "../../src/app/status.ts";
import { besideSettings } from "../../src/domain/house/device.ts";
import { troubleOf } from "../status/device_trouble.tsx";
import { flowOf } from "./flow.ts";
import { FlowLists } from "./flow_lists.tsx";
import { classes, isSetUp, type LiveView, SetUpLink } from "../status/live_view.tsx";

/** Values older than this are no longer called live: three cycles, in ms. */
export const LATE_MS = 15_000;

/** What flows in the house at this moment, and what is wrong with the devices that tell it. */
export function NowSection({ view }: { readonly view: LiveView }): JSX.Element {
  const { status, texts } = view;
  const isKnown = isSetUp(status.inverter, status);
  const flow = flowOf(status);
  return (
    <section class="card now" aria-labelledby="now-title">
      <header class="now-head">
        <h1 id="now-title">{texts.now.title}</h1>
        <p class="flow-state" id="flow-state">
          {isKnown && flow.state === "settling" ? texts.now.balance.settling : null}
        </p>
        <Freshness view={view} />
      </header>
      {isKnown ? <FlowLists view={view} flow={flow} /> : <NoInverter view={view} />}
      {status.balance === "contradictory"
        ? <p class="detail">{texts.now.balance.contradictory}</p>
        : null}
      <SiteTroubles view={view} />
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
    >
      <span class="freshness-dot" aria-hidden="true"></span>
      {isOld ? `${word} ` : (
        <>
          <span class="is-live-word" hidden>{`${texts.now.live} `}</span>
          <span class="is-from-word">{`${texts.now.valuesFrom} `}</span>
        </>
      )}
      <time id="from-time" dateTime={new Date(status.atMs).toISOString()}>{time}</time>
    </p>
  );
}

function NoInverter({ view }: { view: LiveView }): JSX.Element {
  const { texts } = view;
  return (
    <div class="empty-card">
      <p>{texts.now.noInverter}</p>
      <SetUpLink view={view} group="inverter">{texts.now.setUpInverter}</SetUpLink>
    </div>
  );
}

/** Beside the numbers that are missing: what is wrong with each device that has no card. */
function SiteTroubles({ view }: { view: LiveView }): JSX.Element {
  const { status, texts } = view;
  const { inverter, meter, battery } = status;
  // What the inverter does not answer is told once.
  const isReached = inverter.quality === "fresh";
  const site: readonly { place: string; name: string; device: DeviceStatus }[] = [
    { place: "inverter", name: texts.house.inverter, device: inverter },
    ...isReached
      ? [
        { place: "meter", name: texts.now.grid, device: meter },
        { place: "battery", name: texts.now.battery, device: battery },
      ]
      : [],
    ...besideSettings(status.devices)
      .filter(({ id }) => status.loads.every((load) => load.id !== id))
      .map((device) => ({
        place: `device-${device.id}`,
        name: device.name,
        device: { ...device, isConfigured: true },
      })),
  ];
  const troubles = site.map(({ place, name, device }) => ({
    place,
    name,
    trouble: troubleOf(device, view),
  })).filter(({ trouble }) => trouble !== null);
  return (
    <div class="site-troubles" id="site-troubles">
      {troubles.map(({ place, name, trouble }) => (
        <div key={place} id={`trouble-${place}`}>
          <h2>{name}</h2>
          {trouble}
        </div>
      ))}
    </div>
  );
}
