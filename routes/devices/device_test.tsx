import type { JSX } from "preact";
import type { TrialResult, TriedRole } from "../../src/app/settings/device_trial.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { Trouble } from "../status/device_trouble.tsx";
import { classes } from "../status/live_view.tsx";
import { Icon } from "../ui/icons.tsx";
import type { DeviceFormView } from "./device_form.ts";
import { powerText } from "./device_values.ts";
import { secondsOf } from "../http/refusal.tsx";

/** What a test of a device brought, role by role. */
export function DeviceTest(
  { view, result, isWholePage }: {
    readonly view: Pick<DeviceFormView, "context" | "formats" | "driver" | "sent">;
    readonly result: TrialResult;
    /** The form has been sent anew, without what is secret in it. */
    readonly isWholePage: boolean;
  },
): JSX.Element {
  const { context: { texts }, driver, sent } = view;
  const { checks } = texts;
  if (result.kind === "refused") {
    const seconds = secondsOf(result.waitMs);
    return <p class="setting-awaited">{checks.refused(seconds)}</p>;
  }
  if (result.kind === "held") return <p class="setting-awaited">{texts.devices.held}</p>;
  const isOwn = result.source === "program";
  const isAnswered = !isOwn && result.roles.some(({ error }) => error === null);
  const isSecretLost = isWholePage && driver.secrets.some((key) => (sent.texts[key] ?? "") !== "");
  return (
    <>
      {isOwn ? <p>{texts.devices.fromProgram}</p> : null}
      {result.roles.map((tried) => <Tried key={tried.role} tried={tried} view={view} />)}
      {isAnswered
        ? (
          <p class="setting-help">
            {`${checks.roundTrip} ${Math.max(1, Math.round(result.durationMs))}${UNIT_SPACE}ms`}
          </p>
        )
        : null}
      {isSecretLost ? <p class="setting-awaited">{checks.secretAgain}</p> : null}
    </>
  );
}

function Tried(
  { tried, view }: {
    tried: TriedRole;
    view: Pick<DeviceFormView, "context" | "formats">;
  },
): JSX.Element {
  const { context: { texts }, formats } = view;
  const { role, powerW, error, isAbsent, diagnosis } = tried;
  const { checks, devices } = texts;
  const name = devices.roles[role];
  const isWell = error === null;
  const title = isAbsent
    ? checks.absent(name)
    : isWell
    ? checks.answers(name)
    : checks.silent(name);
  return (
    <div class="check-device">
      <h2 class={classes({ "check-title": true, "is-well": isWell })}>
        <Icon name={isWell ? "check" : "alert"} />
        {title}
      </h2>
      {powerW === null ? null : (
        <dl class="check-facts">
          <div>
            <dt>{checks.power}</dt>
            <dd>{powerText(role, powerW, { texts, formats })}</dd>
          </div>
        </dl>
      )}
      {error === null
        ? null
        : <Trouble diagnosis={diagnosis} detail={error} isAtFields view={{ texts }} />}
    </div>
  );
}
