import type { JSX } from "preact";
import type { DeviceStatus } from "../../src/app/status.ts";
import { type Diagnosis, ownWordIn } from "../../src/domain/codes/diagnosis.ts";
import { adviceOf } from "../../src/words/diagnosis_texts.ts";
import type { Words } from "../../src/words/words.ts";

export interface TroubleView {
  readonly texts: Words;
}

/** What is wrong and what to do, in the reader's language, and the driver's own words folded away. */
export function Trouble(
  { diagnosis, detail, isAtFields = false, view }: {
    readonly diagnosis: Diagnosis | null;
    readonly detail: string | null;
    /** Its fields stand on the same page. */
    readonly isAtFields?: boolean;
    readonly view: TroubleView;
  },
): JSX.Element {
  const { texts } = view;
  if (diagnosis === null) return <span class="device-error">{detail}</span>;
  const { what, todo } = adviceOf(diagnosis, texts, isAtFields);
  return (
    <div class="trouble">
      <p class="trouble-what">{`${what}.`}</p>
      <p>
        <strong>{texts.checks.todo}</strong> {`${todo}.`}
      </p>
      {detail === null ? null : (
        <details class="trouble-detail">
          <summary>{texts.checks.details}</summary>
          <p class="device-error" lang="en">{detail}</p>
        </details>
      )}
    </div>
  );
}

/**
 * Why a device's values are not fresh, else what it says of itself or a hint at what its values
 * tell; null when there is nothing.
 */
export function troubleOf(device: DeviceStatus, view: TroubleView): JSX.Element | null {
  const { quality, diagnosis = null } = device;
  const error = quality === "fresh" ? null : device.error;
  const isHint = quality === "fresh" && device.error === null && diagnosis !== null;
  const isToldOfItself = quality === "fresh" && ownWordIn(diagnosis) !== null;
  if (error === null && !isHint && !isToldOfItself) return null;
  return <Trouble diagnosis={diagnosis} detail={error} view={view} />;
}
