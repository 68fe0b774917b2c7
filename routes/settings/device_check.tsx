import type { JSX } from "preact";
import { type Slot, SLOT_KEYS } from "../../src/domain/devices/slots.ts";
import {
  type DeviceAnswer,
  type DeviceTest,
  type Findings,
  type FoundDevice,
} from "../../src/domain/ports/device_checks.ts";
import { Trouble, type TroubleView } from "../status/device_trouble.tsx";
import { type Formats, UNIT_SPACE } from "../../src/words/format.ts";
import { Icon } from "../ui/icons.tsx";
import { classes } from "../status/live_view.tsx";
import type { FindResult, TestResult } from "../../src/app/program.ts";
import { secondsOf } from "../http/refusal.tsx";

/** What came of a press of one of a group's buttons; nothing of it is stored. */
export type CheckOutcome =
  | TestResult
  | FindResult
  | { readonly kind: "invalid"; readonly messages: readonly string[] }
  | { readonly kind: "filled" };

export interface CheckView extends TroubleView {
  readonly basePath: string;
  readonly formats: Formats;
  /** The form around it takes what was found by itself; left out: a page of the settings does. */
  readonly isOwnForm?: boolean;
}

/** Test and Find: buttons of a group's form, after the one that saves, which Enter means. */
export function CheckButtons(
  { group, view }: { readonly group: Slot; readonly view: CheckView },
): JSX.Element {
  return (
    <>
      <CheckButton group={group} view={view} action="test" />
      <CheckButton group={group} view={view} action="find" />
    </>
  );
}

/** What the buttons are, and what came of the last press. */
export function DeviceCheck(
  { group, view, outcome, isSecretTyped }: {
    readonly group: Slot;
    readonly view: CheckView;
    readonly outcome: CheckOutcome | null;
    readonly isSecretTyped: boolean;
  },
): JSX.Element {
  const { checks } = view.texts;
  return (
    <>
      <p class="setting-help">{checks.about[group]}</p>
      <div class="check-result" id={`check-${group}`} role="status">
        {outcome === null ? null : <CheckResult group={group} view={view} outcome={outcome} />}
        {isSecretTyped ? <p class="setting-awaited">{checks.secretAgain}</p> : null}
      </div>
    </>
  );
}

function CheckButton(
  { group, view, action }: {
    group: Slot;
    view: CheckView;
    action: "test" | "find";
  },
): JSX.Element {
  const { basePath, texts } = view;
  const url = `${basePath}/settings/${action}?group=${group}`;
  return (
    <button
      type="submit"
      class="check-button"
      formaction={`${url}#${group}`}
      hx-post={url}
      hx-target={`#check-${group}`}
      hx-swap="innerMorph"
      hx-disable={`#${group} .check-button`}
      {...REFUSALS}
    >
      {texts.checks[action]}
      <span class="visually-hidden">{`: ${texts.settings.groups[group]}`}</span>
    </button>
  );
}

const NO_REFUSALS = { "hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none" };
/** Only these refusals hold the fragment; what other parts of the server answer stays out. */
const REFUSALS = {
  "hx-status:422": "swap:innerMorph",
  "hx-status:429": "swap:innerMorph",
  ...NO_REFUSALS,
};

/** What came of one press. */
export function CheckResult(
  { group, view, outcome }: {
    readonly group: Slot;
    readonly view: CheckView;
    readonly outcome: CheckOutcome;
  },
): JSX.Element {
  const { checks } = view.texts;
  switch (outcome.kind) {
    case "refused": {
      const seconds = secondsOf(outcome.waitMs);
      return <p class="setting-awaited">{checks.refused(seconds)}</p>;
    }
    case "invalid":
      return (
        <>
          <p class="setting-error">{checks.invalid(outcome.messages.length)}</p>
          <ul>{outcome.messages.map((message) => <li key={message}>{message}</li>)}</ul>
        </>
      );
    case "filled":
      return <p class="saved" tabindex={-1} autofocus>{checks.filled}</p>;
    case "tested":
      return (
        <div data-tested={SLOT_KEYS[group].join(" ")}>
          <Tests result={outcome} view={view} />
        </div>
      );
    case "found":
      return <Found group={group} findings={outcome.findings} view={view} />;
  }
}

function Tests(
  { result, view }: { result: Extract<TestResult, { kind: "tested" }>; view: CheckView },
): JSX.Element {
  const { checks } = view.texts;
  const isOwn = result.source === "program";
  return (
    <>
      {isOwn ? <p>{checks.fromProgram}</p> : null}
      {isOwn && result.isElsewhere ? <p class="setting-awaited">{checks.elsewhere}</p> : null}
      {result.tests.map((test) => <Tested key={test.answer.device} test={test} view={view} />)}
    </>
  );
}

function Tested({ test, view }: { test: DeviceTest; view: CheckView }): JSX.Element {
  const { answer, isAbsent, problems } = test;
  const isWell = problems.length === 0 && (answer.values !== null || isAbsent);
  return (
    <div class="check-device">
      <h3 class={classes({ "check-title": true, "is-well": isWell })}>
        <Icon name={isWell ? "check" : "alert"} />
        {titleOf(test, view)}
      </h3>
      {isAbsent ? null : (
        <dl class="check-facts">
          {factsOf(test, view).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {problems.map((problem) => (
        <Trouble
          key={problem.code}
          diagnosis={problem}
          detail={problem.detail}
          isAtFields
          view={view}
        />
      ))}
    </div>
  );
}

function titleOf({ answer, isAbsent, problems }: DeviceTest, { texts }: CheckView): string {
  const { checks } = texts;
  const device = checks.devices[answer.device];
  if (isAbsent) return checks.absent(device);
  if (answer.values === null) return checks.silent(device);
  return problems.length === 0 ? checks.answers(device) : checks.answersWithProblem(device);
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A fact that is not known is left out. */
function fact(name: string, value: string | null): readonly Fact[] {
  return value === null || value === "" ? [] : [{ name, value }];
}

function factsOf(test: DeviceTest, view: CheckView): readonly Fact[] {
  const { address, identity, durationsMs, ageMs, answer } = test;
  const { checks } = view.texts;
  const isBehindInverter = answer.device === "meter" || answer.device === "battery";
  const model = identity["model"] ?? identity["meterModel"] ?? null;
  const [durationMs] = durationsMs;
  const firmware = identity["firmware"] ?? null;
  return [
    ...(isBehindInverter ? [] : fact(checks.address, address)),
    ...fact(checks.model, model === null ? null : String(model)),
    ...fact(checks.firmware, firmware === null ? null : String(firmware)),
    ...fact(
      checks.roundTrip,
      durationMs === undefined ? null : `${Math.max(1, Math.round(durationMs))}${UNIT_SPACE}ms`,
    ),
    ...(durationMs === undefined
      ? fact(checks.age, ageMs === null ? null : view.formats.duration(ageMs))
      : []),
    ...valuesOf(answer, view),
  ];
}

function valuesOf(answer: DeviceAnswer, { texts, formats }: CheckView): readonly Fact[] {
  const { checks } = texts;
  const { values } = answer;
  if (values === null) return [];
  switch (answer.device) {
    case "inverter": {
      const { status, acPowerW, temperatureC } = answer.values ?? {};
      return [
        ...fact(checks.status, status ? texts.house.inverterStates[status] : null),
        ...fact(checks.power, known(acPowerW, formats.power)),
        ...fact(checks.temperature, known(temperatureC, formats.temperature)),
      ];
    }
    case "meter": {
      const { gridPowerW, voltagesV = [] } = answer.values ?? {};
      const word = (gridPowerW ?? 0) < 0 ? texts.now.gridExport : texts.now.gridImport;
      return [
        ...fact(checks.power, known(gridPowerW, (powerW) => `${word} ${formats.power(powerW)}`)),
        ...fact(checks.voltages, volts(voltagesV)),
      ];
    }
    case "battery": {
      const { socPct, sohPct, powerW } = answer.values ?? {};
      return [
        ...fact(checks.level, known(socPct, formats.percent)),
        ...fact(
          checks.power,
          known(
            powerW,
            (watts) =>
              Math.round(watts) === 0
                ? texts.now.batteryIdle
                : watts < 0
                ? texts.now.batteryCharging(formats.power(watts))
                : texts.now.batteryDischarging(formats.power(watts)),
          ),
        ),
        ...fact(checks.health, known(sohPct, formats.percent)),
      ];
    }
    case "charger":
      return chargerFacts(answer, { texts, formats });
    case "plug": {
      const { on, powerW } = answer.values ?? {};
      const state = on === undefined ? null : on ? texts.house.plugOn : texts.house.plugOff;
      return [...fact(checks.state, state), ...fact(checks.power, known(powerW, formats.power))];
    }
  }
}

function chargerFacts(
  { values }: Extract<DeviceAnswer, { device: "charger" }>,
  { texts, formats }: Pick<CheckView, "texts" | "formats">,
): readonly Fact[] {
  const { checks } = texts;
  if (values === null) return [];
  const { powerW, enabled, targetCurrentA, minCurrentA, maxCurrentA, isCarConnected } = values;
  const current = known(targetCurrentA, formats.current);
  const range = minCurrentA === null || maxCurrentA === null
    ? null
    : `${formats.current(minCurrentA)} – ${formats.current(maxCurrentA)}`;
  const car = isCarConnected === null
    ? null
    : isCarConnected
    ? checks.carConnected
    : checks.carAbsent;
  return [
    ...fact(checks.power, known(powerW, formats.power)),
    ...fact(
      checks.setTo,
      current !== null && enabled === false ? `${current}, ${checks.paused}` : current,
    ),
    ...fact(checks.range, range),
    ...fact(checks.voltages, volts(values.phaseVoltagesV)),
    ...fact(checks.car, car),
  ];
}

function known(
  value: number | null | undefined,
  format: (value: number) => string,
): string | null {
  return value === null || value === undefined ? null : format(value);
}

function volts(voltagesV: readonly (number | null)[]): string | null {
  if (voltagesV.every((voltageV) => voltageV === null)) return null;
  const parts = voltagesV.map((voltageV) => voltageV === null ? "–" : String(Math.round(voltageV)));
  return `${parts.join(" / ")}${UNIT_SPACE}V`;
}

function Found(
  { group, findings, view }: { group: Slot; findings: Findings; view: CheckView },
): JSX.Element {
  const { checks } = view.texts;
  const { found, problems, isHeld, isAddressMissing } = findings;
  const wasLooked = !isHeld && !(isAddressMissing && group === "inverter");
  return (
    <>
      {isHeld ? <p>{checks.heldSearch}</p> : null}
      {wasLooked
        ? <p>{found.length === 0 ? checks.nothingFound[group] : checks.found(found.length)}</p>
        : null}
      {found.length === 0 ? null : (
        <ul class="found">
          {found.map((device) => (
            <FoundItem
              key={`${device.name} ${device.address}`}
              device={device}
              group={group}
              view={view}
            />
          ))}
        </ul>
      )}
      {problems.map((problem) => (
        <Trouble
          key={`${problem.code} ${problem.detail}`}
          diagnosis={problem}
          detail={problem.detail}
          isAtFields
          view={view}
        />
      ))}
      {isAddressMissing && found.length === 0 && checks.addressMissing[group] !== ""
        ? <p>{checks.addressMissing[group]}</p>
        : null}
    </>
  );
}

/**
 * Its button sends the form back with the fields filled, unsaved. The card is replaced: a morph
 * leaves fields as they are that somebody has typed into.
 */
function FoundItem(
  { device, group, view }: { device: FoundDevice; group: Slot; view: CheckView },
): JSX.Element {
  const { basePath, texts, isOwnForm = false } = view;
  const url = `${basePath}/settings/fill?group=${group}`;
  const { name, address, hint, fill } = device;
  const sent = isOwnForm ? {} : {
    formaction: `${url}#${group}`,
    "hx-post": url,
    "hx-target": `#${group}`,
    "hx-swap": "outerHTML",
    ...NO_REFUSALS,
  };
  return (
    <li>
      <div>
        <p class="found-name">{name}</p>
        <p class="setting-help">{address}</p>
        {hint === null ? null : <p class="setting-awaited">{texts.checks.hints[hint]}</p>}
      </div>
      <button
        type="submit"
        class="check-button"
        name={FILL_FIELD}
        value={new URLSearchParams(fill).toString()}
        {...sent}
      >
        {texts.checks.use}
        <span class="visually-hidden">{`: ${name}, ${address}`}</span>
      </button>
    </li>
  );
}

/** Name of the field that holds what a found device fills in. */
export const FILL_FIELD = "fill";
