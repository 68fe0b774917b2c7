import type { JSX } from "preact";
import type { Reason } from "../../src/domain/codes/reason.ts";
import { Trouble, troubleOf } from "./device_trouble.tsx";
import { Icon } from "../ui/icons.tsx";
import { ModeForm } from "./mode_form.tsx";
import {
  Age,
  ageNote,
  classes,
  formatted,
  isSetUp,
  type LiveView,
  Quantity,
  SetUpLink,
} from "./live_view.tsx";
import { reasonText } from "../../src/words/reason_texts.ts";

type ChargerSituation = "charging" | "idle" | "offline" | "stale" | "notSetUp";

/** What the charger does, why, and what it shall do. */
export function ChargerCard({ view }: { readonly view: LiveView }): JSX.Element {
  const { status, texts, formats } = view;
  const situation = situationOf(view);
  const { charger } = status;
  return (
    <section class={`card charger-card is-${situation}`} aria-labelledby="charger-title">
      <header class="charger-head">
        <h2 id="charger-title">{texts.charger.title}</h2>
        <State view={view} situation={situation} />
        {situation === "notSetUp" ? null : (
          <p
            id="charger-power"
            class={classes({ "charger-power": true, "is-old": charger.quality !== "fresh" })}
          >
            <Quantity text={formatted(charger.powerW, formats.power)} texts={texts} />
          </p>
        )}
      </header>
      <Why view={view} />
      <ChargerTrouble view={view} />
      {situation === "notSetUp"
        ? <SetUpLink view={view} group="nrgkick">{texts.charger.setUp}</SetUpLink>
        : null}
      <ModeForm view={view} isEnabled={situation !== "notSetUp"} />
      {situation === "notSetUp" ? null : <Facts view={view} />}
    </section>
  );
}

function situationOf({ status }: LiveView): ChargerSituation {
  const { charger } = status;
  if (!isSetUp(charger, status)) return "notSetUp";
  if (!charger.online) return "offline";
  if (charger.quality === "unavailable") return "stale";
  return charger.charging ? "charging" : "idle";
}

function State(
  { view, situation }: { view: LiveView; situation: ChargerSituation },
): JSX.Element {
  const { status, texts, formats, nowMs } = view;
  const { offlineSinceMs } = status.charger;
  const isOffline = situation === "offline";
  return (
    <p id="charger-state" class="charger-state">
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
function Why({ view }: { view: LiveView }): JSX.Element {
  const { status, place, nowMs } = view;
  return (
    <p class="why" role="status" aria-relevant="additions">
      <span id={whyId(status.reason, status.mode)}>
        {reasonText(status.reason, { ...place, nowMs })}
      </span>
    </p>
  );
}

/** Why it is not reached, or refuses, or what it reports, where the sentence above does not say it. */
function ChargerTrouble({ view }: { view: LiveView }): JSX.Element | null {
  const { reason, charger } = view.status;
  if (reason.code === "rejected.charger" && reason.diagnosis) {
    return <Trouble diagnosis={reason.diagnosis} detail={reason.detail} view={view} />;
  }
  return reason.code === "fault.charger" ? null : troubleOf(charger, view);
}

function whyId(reason: Reason, mode: string): string {
  return `why-${mode}-${reason.code.replaceAll(".", "-")}`;
}

function Facts({ view }: { view: LiveView }): JSX.Element {
  const { status, texts, formats, nowMs } = view;
  const { charger, session } = status;
  const note = ageNote([charger], view);
  const origin = status.modeBy === "user" ? null : texts.modes.origins[status.modeBy];
  const mode = texts.modes.names[status.mode] + (origin === null ? "" : ` (${origin})`);
  return (
    <dl class={classes({ facts: true, "is-old": note !== null })}>
      <div id="charger-mode">
        <dt>{texts.charger.mode}</dt>
        <dd>{mode}</dd>
        <dd class="detail">
          {texts.charger.since(formats.nearby({ atMs: status.modeSinceMs, nowMs }))}
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
          <dd>
            <Quantity text={formats.energy(session.energyWh)} texts={texts} />
          </dd>
          <dd class="detail">{sessionDetail(view, session)}</dd>
          <dd class="detail">
            <a class="set-up" href={`${view.basePath}/sessions/current`}>
              {texts.sessions.link}
            </a>
          </dd>
        </div>
      )}
      {note === null ? null : (
        <div>
          <dt class="visually-hidden">{texts.quantity.age}</dt>
          <dd>
            <Age note={note} />
          </dd>
        </div>
      )}
    </dl>
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
