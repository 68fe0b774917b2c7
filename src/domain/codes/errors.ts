import { type DeviceIssue, deviceIssueLine } from "../devices/device_issues.ts";
import { issueLine, type SettingIssue } from "../settings/setting_issues.ts";
import type { Symptom } from "./symptom.ts";

/** What comes with a failure; null or missing: the symptom that is usual for its class. */
export interface DeviceErrorOptions extends ErrorOptions {
  readonly symptom?: Symptom | null;
}

/**
 * What went wrong with one device: the subclass says what the caller does next, the symptom what a
 * person is told, the message what stands in the log.
 */
export abstract class DeviceError extends Error {
  abstract readonly kind: DeviceErrorKind;
  readonly symptom: Symptom;
  constructor(message: string, options: DeviceErrorOptions & { readonly usual: Symptom }) {
    super(message, options);
    this.symptom = options.symptom ?? options.usual;
  }
  override get name(): string {
    return this.constructor.name;
  }
}

export type DeviceErrorKind = "unreachable" | "timeout" | "protocol" | "rejected";

/** No connection: refused, no route, name unknown, or the device says it is absent. Retry next cycle. */
export class DeviceUnreachable extends DeviceError {
  readonly kind = "unreachable";
  /**
   * True where something else, such as a gateway, says that the device is not there. Silence alone
   * does not say so.
   */
  readonly isAbsent: boolean;
  constructor(message: string, options: DeviceErrorOptions & { readonly isAbsent?: boolean } = {}) {
    super(message, { ...options, usual: "unreachable" });
    this.isAbsent = options.isAbsent ?? false;
  }
}

/** Connected but no answer within the deadline. Retry next cycle. */
export class DeviceTimeout extends DeviceError {
  readonly kind = "timeout";
  constructor(message: string, options: DeviceErrorOptions = {}) {
    super(message, { ...options, usual: "no-answer" });
  }
}

/** An answer that its protocol does not allow. Retry next cycle. */
export class DeviceProtocol extends DeviceError {
  readonly kind = "protocol";
  constructor(message: string, options: DeviceErrorOptions = {}) {
    super(message, { ...options, usual: "garbled" });
  }
}

/** The device understood and refused (wrong PIN, illegal address). Stop asking until settings change. */
export class DeviceRejected extends DeviceError {
  readonly kind = "rejected";
  /**
   * True where the cause can only be mended at the device, so that no change of a setting tells of
   * it: the device is asked again, rarely.
   */
  readonly isAskedAgain: boolean;
  constructor(
    message: string,
    options: DeviceErrorOptions & { readonly isAskedAgain?: boolean } = {},
  ) {
    super(message, { ...options, usual: "refused-request" });
    this.isAskedAgain = options.isAskedAgain ?? false;
  }
}

/** Settings that were refused as a whole; nothing of them was stored. The message is for logs. */
export class SettingsInvalid extends Error {
  override readonly name = "SettingsInvalid";
  constructor(readonly issues: readonly SettingIssue[]) {
    super(issueLine(issues));
  }
}

/** Devices that were refused as a whole; nothing of them was stored. The message is for logs. */
export class DevicesInvalid extends Error {
  override readonly name = "DevicesInvalid";
  constructor(readonly issues: readonly DeviceIssue[]) {
    super(deviceIssueLine(issues));
  }
}

/** Who asked for a change had lost the right to it when its turn came. Nothing has changed. */
export class RightEnded extends Error {
  override readonly name = "RightEnded";
}

/** The database failed. Control goes on without it and the gap is noted. */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

/** Why a file cannot take the place of the database. */
export type BackupRefusal =
  | "newer"
  | "foreign"
  | "unusable"
  | "encrypted"
  | "wrong-passphrase"
  | "too-large"
  | "busy"
  | "no-form"
  | "no-file"
  | "empty"
  | "broken-off";

/** A file that cannot take the place of the database: the code for people, the message for the log. */
export class BackupRefused extends StorageFailed {
  constructor(readonly code: BackupRefusal, message: string, options: ErrorOptions = {}) {
    super(message, options);
  }
}

/** The program is ending: nobody would do what is asked of it now, so it is not kept. */
export class ProgramEnding extends Error {
  override readonly name = "ProgramEnding";
}

/** The data folder belongs to another running instance. */
export class InstanceRunning extends Error {
  override readonly name = "InstanceRunning";
}

/** The port of the pages cannot be had. */
export class PortUnavailable extends Error {
  override readonly name = "PortUnavailable";
}

/** A bug of ours: make the devices safe, then exit. */
export class InvariantBroken extends Error {
  override readonly name = "InvariantBroken";
}
