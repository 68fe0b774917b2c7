import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import type { DeviceIssue } from "../../src/domain/devices/device_issues.ts";
import { deviceIssueText } from "../../src/words/setting_texts.ts";
import type { Words } from "../../src/words/words.ts";
import { paramLabel } from "./param_field.ts";

/** Names of the fields that every device has. */
export const NAME = "name";
export const ROLES = "roles";

/** What is wrong; programs are told the codes of roles, which no person reads. */
export function issueText(issue: DeviceIssue, texts: Words): string {
  return issue.code === "no-role" ? texts.devices.noRole : deviceIssueText(issue, texts);
}

/** The same after what its field is called; an issue of no field stands alone. */
export function labelledIssueText(
  issue: DeviceIssue,
  { driver, texts }: { readonly driver: DriverFacts; readonly texts: Words },
): string {
  const { key } = issue;
  const text = issueText(issue, texts);
  if (key === NAME) return `${texts.devices.name.label}: ${text}`;
  if (key === ROLES) return `${texts.devices.rolesLabel}: ${text}`;
  if (!Object.hasOwn(driver.params, key)) return text;
  return `${paramLabel(key, driver, texts)}: ${text}`;
}
