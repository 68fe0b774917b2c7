import type { JSX } from "preact";
import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { firstChargerOf, type Status } from "../../src/app/status.ts";
import { Trouble, troubleOf } from "./device_trouble.tsx";
import { GoalPanel } from "../goals/goal_panel.tsx";
import { Icon } from "../ui/icons.tsx";
import { PhaseBars } from "../flow/phase_bars.tsx";
import { ModeForm } from "./mode_form.tsx";
import { UndoForm } from "./undo_form.tsx";
import {
  Age,
  ageNote,
  classes,
  formatted,
  isSetUp,
  type LiveView,
  nameOf,
  Quantity,
  SetUpLink,
  titleOf,
} from "./live_view.tsx";
import { reasonText } from "../../src/words/reason_texts.ts";

/** The title of the page changes in such steps of power. */
const TITLE_STEP_W = 100;

type ChargerSituation = "charging" | "idle" | "offline" | "stale" | "notSetUp";

/** A charger, and whether it is the one that every house has: the names of its parts are the short ones. */
interface Shown {
  readonly view: LiveView;
  readonly load: ChargerLoadState;
  readonly isFirst: boolean;
}

/** What the first charger does, why, and what it shall do. */
export function ChargerCard({ view }: { readonly view: LiveView }): JSX.Element {
  const { status, texts } = view;
  const load = firstChargerIn(status);
  const shown = { view, load, isFirst: true };
  const situation = situationOf(shown);
  return (
    <section class={`card charger-card is-${situation}`} aria-labelledby="charger-title">
      <Head shown={shown} title={titleOf(load, view)} />
      <Why shown={shown} />
      <ChargerTrouble shown={shown} />
      {situation === "notSetUp"
        ? <SetUpLink view={view} group="charger">{texts.charger.setUp}</SetUpLink>
        : null}
      <Refused shown={shown} />
      <ModeForm view={view} load={load} isFirst isEnabled={situation !== "notSetUp"} />
      <UndoForm view={view} load={load} chosen={texts.modes.names[load.mode]} said={said(shown)} />
      {situation === "notSetUp" ? null : <GoalPanel view={view} load={load} />}
      {situation === "notSetUp" ? null : (
        <>
          <SessionLine shown={shown} />
          <PhaseBars view={view} load={load} place={placeOf("phase-bars", shown)} />
          <details class="charger-details" id="charger-details">
            <summary>{texts.checks.details}</summary>
            <Facts shown={shown} />
          </details>
        </>
      )}
    </section>
  );
}

/** One of the other chargers, with what is known of its session in a line. */
export function OtherChargerCard(
  { view, load }: { readonly view: LiveView; readonly load: ChargerLoadState },
): JSX.Element {
  const shown = { view, load, isFirst: false };
  return (
    <section
      id={`load-${load.id}`}
      class={`card charger-card is-${situationOf(shown)}`}
      aria-labelledby={placeOf("title", shown)}
    >
      <Head shown={shown} title={nameOf(load, view)} />
      <Why shown={shown} />
      <ChargerTrouble shown={shown} />
      <Refused shown={shown} />
      <ModeForm view={view} load={load} isFirst={false} isEnabled={load.isConfigured} />
      <UndoForm
        view={view}
        load={load}
        chosen={view.texts.modes.names[load.mode]}
        said={said(shown)}
      />
      <GoalPanel view={view} load={load} />
      <SessionLine shown={shown} />
      <PhaseBars view={view} load={load} place={placeOf("phase-bars", shown)} />
    </section>
  );
}

/** What the first charger does, for the title of the page: seen on a tab in the background. */
export function tabTitle(view: LiveView): string {
  const { status, texts, formats } = view;
  const load = firstChargerIn(status);
  const situation = situationOf({ view, load, isFirst: true });
  const roughW = Math.round((load.powerW ?? 0) / TITLE_STEP_W) * TITLE_STEP_W;
  const what = situation === "charging" ? formats.power(roughW) : texts.charger.states[situation];
  return `${what} · ${texts.modes.names[load.mode]}`;
}

/** The first charger as the status tells of it, also where it lists no loads. */
function firstChargerIn(status: Status): ChargerLoadState {
  const { mode, modeBy, modeSinceMs, isModePending, reason, surplusW, session } = status;
  const id = firstChargerOf(status);
  const listed = status.loads.find((load) => load.id === id);
  const name = listed?.name ?? "";
  const goals = listed?.kind === "charger"
    ? {
      goal: listed.goal,
      fullPowerW: listed.fullPowerW,
      countedWh: listed.countedWh,
      ...listed.refused === undefined ? {} : { refused: listed.refused },
    }
    : { goal: null, fullPowerW: 0, countedWh: 0 };
  const chosen = { mode, modeBy, modeSinceMs, isModePending };
  return {
    id,
    name,
    kind: "charger",
    ...chosen,
    ...goals,
    reason,
    surplusW,
    session,
    ...status.charger,
  };
}

/** What has just been done to its goal, which can be taken back; undefined: a mode was pressed. */
function said({ view, load }: Shown): string | undefined {
  const { goals } = view.texts.loads;
  if (load.goal !== null) return goals.isSet;
  return view.goals.ended(load.id) ? goals.ended : undefined;
}

function placeOf(part: string, { load, isFirst }: Shown): string {
  return isFirst ? `charger-${part}` : `charger-${load.id}-${part}`;
}

function Head({ shown, title }: { shown: Shown; title: string }): JSX.Element {
  const { view: { texts, formats }, load } = shown;
  const situation = situationOf(shown);
  return (
    <header class="charger-head">
      <h2 id={placeOf("title", shown)}>{title}</h2>
      <State shown={shown} situation={situation} />
      {situation === "notSetUp" ? null : (
        <p
          id={placeOf("power", shown)}
          class={classes({ "charger-power": true, "is-old": load.quality !== "fresh" })}
        >
          <Quantity text={formatted(load.powerW, formats.power)} texts={texts} />
        </p>
      )}
    </header>
  );
}

function situationOf({ view: { status }, load }: Shown): ChargerSituation {
  if (!isSetUp(load, status)) return "notSetUp";
  if (!load.online) return "offline";
  if (load.quality === "unavailable") return "stale";
  return load.charging ? "charging" : "idle";
}

function State(
  { shown, situation }: { shown: Shown; situation: ChargerSituation },
): JSX.Element {
  const { texts, formats, nowMs } = shown.view;
  const { offlineSinceMs } = shown.load;
  const isOffline = situation === "offline";
  return (
    <p id={placeOf("state", shown)} class="charger-state">
      {isOffline ? <Icon name="alert" /> : <span class="state-dot" aria-hidden="true"></span>}
      {isOffline && offlineSinceMs !== null
        ? texts.charger.offlineSince(formats.nearby({ atMs: offlineSinceMs, nowMs }))
        : texts.charger.states[situation]}
    </p>
  );
}

/**
 * The sentence that explains the charger. It is announced when its kind changes: then its inner
 * element is a new one. Numbers that move inside it stay silent, for they change every few seconds.
 */
function Why({ shown }: { shown: Shown }): JSX.Element {
  const { place, nowMs } = shown.view;
  return (
    <p class="why" role="status" aria-relevant="additions">
      <span id={whyId(shown)}>
        {reasonText(shown.load.reason, { ...place, nowMs })}
      </span>
    </p>
  );
}

/** A press that the charger has not taken: which one, and why where nothing else says it. */
function Refused({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, load } = shown;
  const { texts } = view;
  const { refused, mode, reason } = load;
  if (refused === undefined) return null;
  const names = texts.modes.names;
  const { diagnosis = null, detail } = refused.refusal;
  return (
    <div class="refused" role="alert" id={placeOf("refused", shown)}>
      <p>
        <Icon name="alert" />
        {texts.modes.refused(names[refused.mode], names[mode])}
      </p>
      {reason.code === "rejected.charger"
        ? null
        : <Trouble diagnosis={diagnosis} detail={detail} view={view} />}
    </div>
  );
}

/** Why it is not reached, or refuses, or what it reports, where the sentence above does not say it. */
function ChargerTrouble({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, load } = shown;
  const { reason } = load;
  if (reason.code === "rejected.charger" && reason.diagnosis) {
    return <Trouble diagnosis={reason.diagnosis} detail={reason.detail} view={view} />;
  }
  return reason.code === "fault.charger" ? null : troubleOf(load, view);
}

function whyId({ load: { id, mode, reason }, isFirst }: Shown): string {
  const kind = `${mode}-${reason.code.replaceAll(".", "-")}`;
  return isFirst ? `why-${kind}` : `why-${id}-${kind}`;
}

function Facts({ shown }: { shown: Shown }): JSX.Element {
  const { view, load: charger } = shown;
  const { texts, formats, nowMs } = view;
  const { session } = charger;
  const note = ageNote([charger], view);
  const origin = charger.modeBy === "user" ? null : texts.modes.origins[charger.modeBy];
  const mode = texts.modes.names[charger.mode] + (origin === null ? "" : ` (${origin})`);
  return (
    <dl class={classes({ facts: true, "is-old": note !== null })}>
      <div id="charger-mode">
        <dt>{texts.charger.mode}</dt>
        <dd>{mode}</dd>
        <dd class="detail">
          {texts.charger.since(formats.nearby({ atMs: charger.modeSinceMs, nowMs }))}
        </dd>
      </div>
      <div id="charger-current">
        <dt>{texts.charger.current}</dt>
        <dd>
          <Quantity text={formatted(charger.currentA, formats.current)} texts={texts} />
        </dd>
        {charger.targetCurrentA === null || charger.enabled !== true
          ? null
          : <dd class="detail">{texts.charger.told(formats.current(charger.targetCurrentA))}</dd>}
      </div>
      <div id="charger-phases">
        <dt>{texts.charger.phases}</dt>
        <dd>
          {charger.atMs === null ? <Quantity text={null} texts={texts} /> : charger.phases}
        </dd>
        {charger.otherThanPhases === null
          ? null
          : <dd class="detail">{texts.charger.otherThan(charger.otherThanPhases)}</dd>}
      </div>
      {session === null ? null : (
        <div id="charger-session">
          <dt>{texts.charger.session}</dt>
          <dd class="detail">
            <a class="set-up" href={`${view.basePath}/sessions/current`}>
              {texts.sessions.link}
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** What has been charged since the car was plugged in, and the age of what is old. */
function SessionLine({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, load } = shown;
  const { session } = load;
  const note = ageNote([load], view);
  if (note === null && session === null) return null;
  return (
    <p class="detail" id={placeOf("session-line", shown)}>
      {session === null ? null : view.texts.loads.session(
        view.formats.energy(session.energyWh),
        sessionDetail(view, session),
      )}
      {session === null || note === null ? null : " · "}
      <Age note={note} />
    </p>
  );
}

function sessionDetail(
  { texts, formats, nowMs }: LiveView,
  session: { startedAtMs: number; energyWh: number; solarWh: number },
): string {
  const since = texts.charger.since(formats.nearby({ atMs: session.startedAtMs, nowMs }));
  if (session.energyWh <= 0) return since;
  const solarPct = Math.min(100, 100 * session.solarWh / session.energyWh);
  return texts.charger.withSolar(since, formats.percent(solarPct));
}
