import type { SessionEndedBy } from "../domain/history/history_rows.ts";
import type { DeviceName } from "../domain/codes/house_event.ts";

/** The words of what a person is told who does not look at the pages. */
export interface NoticeTexts {
  readonly device: Readonly<Record<DeviceName, string>>;
  readonly and: string;
  readonly lost: (devices: string, since: string | null) => string;
  readonly back: (devices: string, lost: string) => string;
  readonly well: (device: string, lasted: string) => string;
  readonly sessionEnds: Readonly<Record<SessionEndedBy, string>>;
  readonly session: (end: string, energy: string, solar: string) => string;
  readonly crashed: (lastSeen: string | null) => string;
  readonly storage: (error: string) => string;
  readonly broken: (error: string) => string;
}
