import type { DeviceTest, Findings } from "../../domain/ports/device_checks.ts";

/** Another one runs, or there were many in the last minute. */
export interface CheckRefused {
  readonly kind: "refused";
  readonly waitMs: number;
}

/** What a test of devices gives. */
export type TestResult = CheckRefused | {
  readonly kind: "tested";
  readonly tests: readonly DeviceTest[];
  /** program: it holds the only connection that the inverter takes, so its own values are told. */
  readonly source: "device" | "program";
  /** The program's connection is to another port or unit than the one asked about. */
  readonly isElsewhere: boolean;
};

/** What a search for devices gives. */
export type FindResult = CheckRefused | { readonly kind: "found"; readonly findings: Findings };
