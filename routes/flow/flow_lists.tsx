import type { ComponentChildren, JSX } from "preact";
import { besideSettings } from "../../src/domain/house/device.ts";
import type { DeviceStatus } from "../../src/app/status.ts";
import type { Flow, FlowKind, FlowLine } from "./flow.ts";
import { FlowPicture, flowW, isFlowing } from "./flow_picture.tsx";
import { batteryDirection, gridDirection } from "./directions.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { UNIT_SPACE } from "../../src/words/format.ts";
import {
  Age,
  type AgeNote,
  ageNote,
  classes,
  formatted,
  inverterStateText,
  type LiveView,
  Quantity,
  titleOf,
} from "../status/live_view.tsx";

const ICONS: Readonly<Record<FlowKind, IconName>> = {
  sun: "sun",
  battery: "battery",
  grid: "grid",
  house: "house",
  charger: "car",
  switch: "plug",
  load: "plug",
  loss: "inverter",
};

/** What gives and what takes as two lists of numbers, and between them the picture of it. */
export function FlowLists(
  { view, flow }: { readonly view: LiveView; readonly flow: Flow },
): JSX.Element {
  const { texts } = view;
  return (
    <div class="flow">
      <dl class="flow-sources">
        {flow.sources.map((line) => <Source key={line.kind} view={view} line={line} />)}
      </dl>
      <FlowPicture flow={flow} title={texts.now.flow} sentence={sentenceOf(flow, view)} />
      <dl class="flow-takers">
        <Consumption view={view} flow={flow} />
        {flow.takers.map((line) => <Taker key={keyOf(line)} view={view} line={line} />)}
      </dl>
    </div>
  );
}

/** The directions of the lines in words, without the numbers: those stand in the lists. */
function sentenceOf({ sources, takers }: Flow, view: LiveView): string {
  const flowing = [...sources, ...takers].filter(isFlowing);
  const names = (lines: readonly FlowLine[]) => lines.map((line) => labelOf(line, view)).join(", ");
  const { nothingFlows, flows } = view.texts.now;
  if (flowing.length === 0) return nothingFlows;
  const isGiving = (line: FlowLine) => flowW(line) > 0;
  return flows(
    names(flowing.filter(isGiving)),
    names(flowing.filter((line) => !isGiving(line))),
  );
}

function labelOf({ kind, id }: FlowLine, view: LiveView): string {
  const { status, texts } = view;
  switch (kind) {
    case "sun":
      return texts.now.production;
    case "battery":
      return texts.now.battery;
    case "grid":
      return texts.now.grid;
    case "house":
      return texts.house.title;
    case "loss":
      return texts.now.loss;
    case "charger":
    case "switch": {
      const load = status.loads.find((one) => one.id === id);
      if (load !== undefined) return titleOf(load, view);
      return kind === "charger" ? texts.charger.title : texts.house.plug;
    }
    case "load":
      return besideSettings(status.devices).find((device) => device.id === id)?.name ?? "";
  }
}

function keyOf({ kind, id }: FlowLine): string {
  return id === null ? kind : `${kind}-${id}`;
}

function Source({ view, line }: { view: LiveView; line: FlowLine }): JSX.Element {
  const { status } = view;
  switch (line.kind) {
    case "battery":
      return <Battery view={view} line={line} />;
    case "grid":
      return (
        <Node view={view} line={line} note={ageNote([status.meter], view)}>
          {gridDirection(view)}
        </Node>
      );
    default:
      return (
        <Node view={view} line={line} note={ageNote([status.inverter], view)}>
          <SunNote view={view} />
        </Node>
      );
  }
}

function SunNote({ view }: { view: LiveView }): JSX.Element | null {
  const { status, texts } = view;
  const { inverter } = status;
  const state = inverterStateText(inverter, texts);
  // One that does not tell its part leaves the sum unknown; the inverter's own age says it for itself.
  const silent = status.pvPowerW === null && inverter.quality === "fresh"
    ? besideSettings(status.devices).find(({ powers }) => powers.pv === null)
    : undefined;
  if (silent !== undefined) return <>{texts.now.silent(silent.name)}</>;
  if (status.cloudy === true && status.pvPowerW !== null) return <>{texts.now.cloudy}</>;
  return inverter.status === "producing" || state === null ? null : <>{state}</>;
}

function Battery({ view, line }: { view: LiveView; line: FlowLine }): JSX.Element {
  const { status, texts, formats } = view;
  const note = ageNote([status.battery], view);
  return (
    <div
      id="flow-battery"
      class={classes({ "flow-node is-battery": true, "is-old": note !== null })}
    >
      <Label line={line} view={view} />
      <dd id="battery-soc">
        <Quantity text={formatted(status.socPct, formats.percent)} texts={texts} />
      </dd>
      {status.socPct === null ? null : (
        <dd class="charge">
          <ChargeBar socPct={status.socPct} />
        </dd>
      )}
      <dd id="battery-w">{batteryDirection(view) ?? texts.now.batteryPowerUnknown}</dd>
      <NodeAge note={note} />
    </div>
  );
}

function ChargeBar({ socPct }: { socPct: number }): JSX.Element {
  const width = `${Math.min(100, Math.max(0, socPct))}%`;
  return (
    <svg class="charge-bar" aria-hidden="true">
      <rect class="charge-bar-track" width="100%" height="100%" rx="3" />
      <rect class="charge-bar-fill" width={width} height="100%" rx="3" />
    </svg>
  );
}

function Node(
  { view, line, note, children }: {
    view: LiveView;
    line: FlowLine;
    note: AgeNote | null;
    children: ComponentChildren;
  },
): JSX.Element {
  const key = keyOf(line);
  return (
    <div
      id={`flow-${key}`}
      class={classes({ [`flow-node is-${line.kind}`]: true, "is-old": note !== null })}
    >
      <Label line={line} view={view} />
      <dd id={`${key}-w`}>
        <Power view={view} powerW={line.powerW} />
      </dd>
      <dd>{children}</dd>
      <NodeAge note={note} />
    </div>
  );
}

function NodeAge({ note }: { note: AgeNote | null }): JSX.Element | null {
  return note === null ? null : (
    <dd>
      <Age note={note} />
    </dd>
  );
}

/** House and loads together, which is more than the house alone. */
function Consumption({ view, flow }: { view: LiveView; flow: Flow }): JSX.Element {
  const { status, texts } = view;
  const isOld = flow.state === "settling" ||
    ageNote([status.meter, status.inverter], view) !== null;
  return (
    <div
      class={classes({ "flow-row is-consumption": true, "is-old": isOld })}
      id="flow-consumption"
    >
      <dt>
        <span class="flow-name">{texts.now.consumption}</span>
      </dt>
      <dd id="consumption-w">
        <Power view={view} powerW={status.consumptionPowerW} />
      </dd>
    </div>
  );
}

function Taker({ view, line }: { view: LiveView; line: FlowLine }): JSX.Element {
  const key = keyOf(line);
  const isOld = ageNote(toldBy(line, view), view) !== null;
  return (
    <div
      id={`flow-${key}`}
      class={classes({
        [`flow-row is-${line.kind}`]: true,
        "is-resting": line.powerW !== null && !isFlowing(line),
        "is-old": isOld,
      })}
    >
      <Label line={line} view={view} />
      <dd id={`${key}-w`}>
        <Power view={view} powerW={line.powerW} />
      </dd>
    </div>
  );
}

/** The devices that the number of a line is from. */
function toldBy({ kind, id }: FlowLine, { status }: LiveView): readonly DeviceStatus[] {
  if (kind === "house") return [status.meter, status.inverter];
  if (kind === "loss") return [status.inverter];
  const load = status.loads.find((one) => one.id === id);
  if (load !== undefined) return [load];
  const device = status.devices.find((one) => one.id === id);
  return device === undefined ? [] : [{ ...device, isConfigured: true }];
}

function Label({ line, view }: { line: FlowLine; view: LiveView }): JSX.Element {
  return (
    <dt>
      <Icon name={ICONS[line.kind]} />
      <span class="flow-name">{labelOf(line, view)}</span>
    </dt>
  );
}

/** As `Quantity`, in fewer bytes: these change each cycle. */
function Power({ view, powerW }: { view: LiveView; powerW: number | null }): JSX.Element {
  if (powerW === null) return <Quantity text={null} texts={view.texts} />;
  const [number, unit] = view.formats.power(powerW).split(UNIT_SPACE);
  return (
    <>
      {number}
      <span class="unit">{`${UNIT_SPACE}${unit}`}</span>
    </>
  );
}
