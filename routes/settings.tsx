import { type Context, Hono } from "hono";
import type { Program } from "../src/app/program.ts";
import { SettingsInvalid, StorageFailed } from "../src/domain/errors.ts";
import { SETTING_GROUPS, type SettingGroup } from "../src/domain/setting_kinds.ts";
import { changesFromText } from "../src/domain/settings_values.ts";
import type { SettingKey } from "../src/domain/settings.ts";
import { deviceCheckRoutes } from "./device_check_routes.ts";
import { pageContext } from "./layout.tsx";
import { basePathOf } from "./local_path.ts";
import { readForm } from "./settings_form.ts";
import { NOTHING_SENT, settingsPage } from "./settings_page.tsx";
import { formFields } from "./theme.ts";

const SECRET_OF_PAGES: readonly SettingKey[] = ["webSecret", "webSecretEnabled"];

/**
 * The settings: one form a group, saved by itself. `onSecretChanged` is called once this browser has
 * changed the pages' secret, and may keep it signed in.
 */
export function settingsRoutes(
  program: Program,
  onSecretChanged: (c: Context) => Promise<void> = () => Promise.resolve(),
): Hono {
  const app = new Hono();

  app.get("/settings", (c) => {
    const saved = SETTING_GROUPS.find((group) => group === c.req.query("saved")) ?? null;
    return settingsPage(c, program, { ...NOTHING_SENT, saved });
  });

  app.post("/settings", async (c) => {
    const { texts } = pageContext(c.req.raw, program);
    const fields = await formFields(c);
    if (fields === null) {
      const outcome = { ...NOTHING_SENT, failure: texts.settings.unreadable };
      return settingsPage(c, program, outcome, 400);
    }
    const sent = readForm(fields);
    const { webPort } = program.settings().values;
    let changed: readonly SettingKey[];
    try {
      changed = await program.changeSettings(changesFromText(sent.texts));
    } catch (error) {
      const outcome = { ...NOTHING_SENT, sent };
      if (error instanceof SettingsInvalid) {
        return settingsPage(c, program, { ...outcome, issues: error.issues }, 422);
      }
      if (!(error instanceof StorageFailed)) throw error;
      return settingsPage(c, program, { ...outcome, failure: texts.settings.notStored }, 503);
    }
    // Not by what was sent: a request that waited behind another one's change has made none.
    if (changed.some((key) => SECRET_OF_PAGES.includes(key))) await onSecretChanged(c);
    return c.redirect(savedLocation(c.req.raw, program, sent.group, webPort), 303);
  });

  app.route("/", deviceCheckRoutes(program));
  return app;
}

/** The page after saving; on the new port when it has changed and was reached by its number. */
function savedLocation(
  request: Request,
  program: Program,
  group: SettingGroup | null,
  portBefore: number,
): string {
  const { webPort } = program.settings().values;
  const basePath = basePathOf(request, program);
  const path = `${basePath}/settings${group === null ? "" : `?saved=${group}#${group}`}`;
  const { port, protocol, hostname } = new URL(request.url);
  const isMoved = webPort !== portBefore && port === String(portBefore);
  return isMoved ? `${protocol}//${hostname}:${webPort}${path}` : path;
}
