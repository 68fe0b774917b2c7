import type { JSX } from "preact";
import type { DeviceStatus } from "../src/app/status.ts";
import type { Diagnosis } from "../src/domain/diagnosis.ts";
import type { Language } from "../src/domain/text.ts";
import type { Dictionary } from "./texts/texts.ts";

export interface TroubleView {
  readonly language: Language;
  readonly texts: Dictionary;
}

/** What is wrong and what to do, in the reader's language, and the driver's own words folded away. */
export function Trouble(
  { diagnosis, detail, view }: {
    readonly diagnosis: Diagnosis | null;
    readonly detail: string | null;
    readonly view: TroubleView;
  },
): JSX.Element {
  const { language, texts } = view;
  if (diagnosis === null) return <span class="device-error">{detail}</span>;
  return (
    <div class="trouble">
      <p class="trouble-what">{`${diagnosis.what[language]}.`}</p>
      <p>
        <strong>{texts.checks.todo}</strong> {`${diagnosis.todo[language]}.`}
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

/** The trouble of a device whose values are not fresh; null when there is none to tell. */
export function troubleOf(device: DeviceStatus, view: TroubleView): JSX.Element | null {
  if (device.quality === "fresh" || device.error === null) return null;
  return <Trouble diagnosis={device.diagnosis ?? null} detail={device.error} view={view} />;
}
