import { type Device, type Role, ROLES } from "../../domain/house/device.ts";
import type { Problem } from "../../domain/codes/diagnosis.ts";
import type { DeviceTest } from "../../domain/ports/device_checks.ts";
import type { OpenDevice } from "../../domain/ports/drivers.ts";
import type { Source } from "../../domain/ports/devices.ts";
import { askBeside, type Examination, whileOpen } from "./device_examination.ts";
import { measure, shownIdentity } from "./device_measure.ts";
import { contextOfDevice, diagnose } from "./diagnosis.ts";
import { findInReadings } from "./diagnosis_values.ts";

/** What a test of one role of a device brought; nothing was written to it. */
export interface RoleTest extends Omit<DeviceTest, "answer"> {
  readonly role: Role;
  /** What it told, signs as in the program; null: nothing. */
  readonly values: object | null;
}

/**
 * Examines a device of the list, each role that it has in this house by itself, one after the other,
 * and closes it. Who it is and what it says of itself stands with the first role that answers.
 */
export async function examineRow(
  device: Device,
  opened: OpenDevice,
  terms: Omit<Examination, "context">,
): Promise<readonly RoleTest[]> {
  const context = contextOfDevice(device);
  const examination = { ...terms, context };
  return await whileOpen(opened, terms.signal, async () => {
    const tests: RoleTest[] = [];
    let isAsked = false;
    for (const role of ROLES.filter((one) => device.roles.includes(one))) {
      const source = sourceOf(role, opened);
      if (source === undefined) continue;
      const { newest, durationsMs, error } = await measure(source, examination);
      const values = newest?.value ?? null;
      const asked = error === null && !isAsked
        ? await askBeside(
          { driver: device.driver, params: device.params, port: opened },
          examination,
        )
        : { identity: {}, problems: [] };
      isAsked ||= error === null;
      const failures = error === null
        ? []
        : [{ ...diagnose(error, context), detail: error.message }];
      const findings = findInReadings({ [role]: values }, device.driver)
        .map((finding) => ({ ...finding, detail: null }));
      tests.push({
        role,
        values,
        isAbsent: role === "battery" && newest !== null && values === null && error === null,
        address: context.address,
        identity: shownIdentity(asked.identity),
        durationsMs,
        ageMs: newest === null ? null : Math.round(terms.clock.steadyMs() - newest.atMs),
        problems: [...failures, ...other(findings, asked.problems), ...asked.problems],
      });
    }
    return tests;
  });
}

/** Why the settings of a charger are unknown replaces what only says that they are. */
function other(findings: readonly Problem[], asked: readonly Problem[]): readonly Problem[] {
  return asked.length === 0 ? findings : findings.filter(({ code }) => code !== "charger-half");
}

function sourceOf(role: Role, opened: OpenDevice): Source<object | null> | undefined {
  return opened[role];
}
