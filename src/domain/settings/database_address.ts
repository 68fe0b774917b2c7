import * as v from "valibot";
import { secretUrl, type Setting, type SettingGroup } from "./setting_kinds.ts";

const MAX_LENGTH = 500;

/** An address of a PostgreSQL database with a user; it opens what is there, so it is a secret. */
export function postgresUrl(
  placed: { readonly group: SettingGroup; readonly example: string },
): Setting<string> {
  return {
    ...secretUrl(placed),
    schema: v.pipe(
      v.string(),
      v.maxLength(MAX_LENGTH),
      v.check((text) => text === "" || isPostgresUrl(text)),
    ),
  };
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== "" &&
    url.username !== "" && url.pathname.length > 1;
}
