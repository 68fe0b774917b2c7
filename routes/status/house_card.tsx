import type { ComponentChildren, JSX } from "preact";
import type { DeviceState } from "../../src/app/device_states.ts";
import { besideSettings, type Role } from "../../src/domain/house/device.ts";
import type { BatteryStatus } from "../../src/domain/house/snapshot.ts";
import { powerText } from "../devices/device_values.ts";
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

/** States of the battery that are not shown, because its power tells them already. */
const ORDINARY: readonly BatteryStatus[] = ["charging", "discharging", "idle"];

/** What is told of devices beside those of the settings, with the drawing of each. */
const ICONS = { pv: "sun", battery: "battery", load: "plug" } as const satisfies Partial<
  Record<Role, IconName>
>;
const MEASURED = ["pv", "battery", "load"] as const;

/** What else is known of the house: surplus, inverter, battery, further devices. */
export function HouseCard({ view }: { readonly view: LiveView }): JSX.Element {
  const { status, texts } = view;
  return (
    <section class="card house-card" aria-labelledby="house-title">
      <h2 id="house-title">{texts.house.title}</h2>
      <dl class="rows">
        {isSetUp(status.inverter, status) ? <SurplusRow view={view} /> : null}
        {isSetUp(status.inverter, status) ? <InverterRow view={view} /> : null}
        {isSetUp(status.battery, status) ? <BatteryRow view={view} /> : null}
        {status.cycle === 0 || status.plug.isConfigured ? null : <PlugRow view={view} />}
        {besideSettings(status.devices).map((device) => (
          <MeasuredRow
            key={device.id}
            device={device}
            view={view}
          />
        ))}
      </dl>
      <a class="set-up" href={`${view.basePath}/kiosk`}>{texts.house.wall}</a>
    </section>
  );
}

function SurplusRow({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { surplusW, balance } = status;
  const text = surplusW !== null && surplusW < 0
    ? texts.house.surplusMissing(formats.power(surplusW))
    : null;
  return (
    <HouseLine
      icon="spare"
      label={texts.house.surplus}
      note={ageNote([status.meter], view)}
      detail={texts.now.balance[balance]}
    >
      {text ?? <Quantity text={formatted(surplusW, formats.power)} texts={texts} />}
    </HouseLine>
  );
}

function InverterRow({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { inverter } = status;
  const state = inverterStateText(inverter, texts);
  return (
    <HouseLine
      icon="inverter"
      label={texts.house.inverter}
      note={ageNote([inverter], view)}
      detail={formatted(inverter.temperatureC, formats.temperature)}
    >
      {state === null ? <Quantity text={null} texts={texts} /> : state}
    </HouseLine>
  );
}

function BatteryRow({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const { battery } = status;
  const isOrdinary = battery.status === null || ORDINARY.includes(battery.status);
  return (
    <HouseLine
      icon="health"
      label={texts.house.batteryHealth}
      note={ageNote([battery], view)}
      detail={isOrdinary ? null : texts.house.batteryStates[battery.status]}
    >
      <Quantity text={formatted(status.sohPct, formats.percent)} texts={texts} />
    </HouseLine>
  );
}

/** A plug that is set up has a card of its own. */
function PlugRow({ view }: { view: LiveView }): JSX.Element {
  const { texts } = view;
  return (
    <HouseLine icon="plug" label={texts.house.plug} note={null}>
      <SetUpLink view={view} group="plug">
        {texts.quantity.setUp}
        <span class="visually-hidden">{`: ${texts.house.plug}`}</span>
      </SetUpLink>
    </HouseLine>
  );
}

/** A device beside those of the settings; nothing for one that measures none of these. */
function MeasuredRow(
  { device, view }: { device: DeviceState; view: LiveView },
): JSX.Element | null {
  const { texts } = view;
  const { id, name, powers } = device;
  const measured = MEASURED.filter((role) => powers[role] !== undefined);
  const [first, ...others] = measured.map((role) => {
    const powerW = powers[role] ?? null;
    return { role, text: powerW === null ? null : powerText(role, powerW, view) };
  });
  if (first === undefined) return null;
  const known = others.filter(({ text }) => text !== null);
  const details = known.map(({ role, text }) => `${texts.devices.roles[role]} ${text}`);
  return (
    <HouseLine
      id={`device-${id}`}
      icon={ICONS[first.role]}
      label={name}
      note={ageNote([{ ...device, isConfigured: true }], view)}
      detail={details.length === 0 ? null : details.join(", ")}
    >
      {first.role === "battery" && first.text !== null
        ? first.text
        : <Quantity text={first.text} texts={texts} />}
    </HouseLine>
  );
}

function HouseLine(
  { id, icon, label, note, detail, children }: {
    /** Where the icon is not its own. */
    id?: string;
    icon: IconName;
    label: string;
    note: AgeNote | null;
    detail?: string | null;
    children: ComponentChildren;
  },
): JSX.Element {
  const place = `house-${id ?? icon}`;
  return (
    <div id={place} class={classes({ row: true, "is-old": note !== null })}>
      <dt>
        <Icon name={icon} />
        {label}
      </dt>
      <dd class="row-value" id={`${place}-value`}>{children}</dd>
      {detail === undefined || detail === null
        ? null
        : <dd class="detail" id={`${place}-detail`}>{detail}</dd>}
      {note === null ? null : (
        <dd>
          <Age note={note} />
        </dd>
      )}
    </div>
  );
}
