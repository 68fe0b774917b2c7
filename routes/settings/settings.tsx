import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { SettingsInvalid, StorageFailed } from "../../src/domain/codes/errors.ts";
import { SETTING_GROUPS, type SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import { changesFromText } from "../../src/domain/settings/parse_settings.ts";
import type { SettingKey } from "../../src/domain/settings/settings.ts";
import { isStillIn } from "../sign_in/access.ts";
import { deviceCheckRoutes } from "./device_check_routes.ts";
import { pageContext } from "../ui/layout.tsx";
import { spokenTo } from "../ui/language.ts";
import { basePathOf } from "../http/local_path.ts";
import { ALL_GROUPS, readForm, splitForm } from "./settings_form.ts";
import { questionsAbout } from "./settings_questions.ts";
import { lacksFragment } from "./settings_lacks.tsx";
import { settingsList } from "./settings_list.tsx";
import { NOTHING_SENT, settingsPage } from "./settings_page.tsx";
import { placeNamed, placeOf, placePath, type SettingsPlace } from "./settings_places.ts";
import { formFields } from "../ui/theme.ts";

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

  app.get("/settings", (c) => settingsList(c, program));

  app.get("/settings/:place", async (c, next) => {
    const asked = placeNamed(c.req.param("place"));
    if (asked === null) return await next();
    const done = c.req.query("saved");
    const saved = done === ALL_GROUPS
      ? ALL_GROUPS
      : SETTING_GROUPS.find((group) => group === done) ?? null;
    return await settingsPage(c, program, { ...NOTHING_SENT, asked, saved });
  });

  app.route("/", deviceCheckRoutes(program));
  app.post("/settings/lacks", (c) => lacksFragment(c, program));
  app.post("/settings", (c) => take(c, null));
  app.post("/settings/:place", async (c, next) => {
    const asked = placeNamed(c.req.param("place"));
    return asked === null ? await next() : await take(c, asked);
  });

  /** Saves what a form of a page sent; null: of any of the settings. */
  async function take(c: Context, asked: SettingsPlace | null): Promise<Response> {
    const { texts } = pageContext(c.req.raw, program);
    const fields = await formFields(c);
    if (fields === null) {
      const outcome = { ...NOTHING_SENT, asked, failure: texts.settings.unreadable };
      return settingsPage(c, program, outcome, 400);
    }
    const sent = readForm(fields);
    const { values } = program.settings();
    const { own, others } = splitForm(sent, values, texts);
    const outcome = { ...NOTHING_SENT, asked, sent };
    let changed: readonly SettingKey[];
    try {
      const input = changesFromText(own);
      const languages = spokenTo(c.req.raw).map(({ code }) => code);
      const questions = questionsAbout(input, { program, languages }, sent);
      if (questions.length > 0) return settingsPage(c, program, { ...outcome, questions }, 422);
      changed = await program.changeSettings(input, () => isStillIn(c.req.raw));
    } catch (error) {
      if (error instanceof SettingsInvalid) {
        return settingsPage(c, program, { ...outcome, issues: error.issues }, 422);
      }
      if (!(error instanceof StorageFailed)) throw error;
      return settingsPage(c, program, { ...outcome, failure: texts.settings.notStored }, 503);
    }
    // Not by what was sent: a request that waited behind another one's change has made none.
    if (changed.some((key) => SECRET_OF_PAGES.includes(key))) await onSecretChanged(c);
    if (Object.keys(others).length > 0 && program.settings().values.webPort === values.webPort) {
      const kept = { ...sent, texts: others };
      return settingsPage(c, program, { ...NOTHING_SENT, asked, sent: kept, saved: sent.group });
    }
    const saved = fields.get("group") === ALL_GROUPS ? ALL_GROUPS : sent.group;
    return c.redirect(savedLocation(c.req.raw, program, { asked, saved }, values.webPort), 303);
  }
  return app;
}

/** The page after saving; on the new port when it has changed and was reached by its number. */
function savedLocation(
  request: Request,
  program: Program,
  { asked, saved }: {
    readonly asked: SettingsPlace | null;
    readonly saved: SettingGroup | typeof ALL_GROUPS | null;
  },
  portBefore: number,
): string {
  const { webPort } = program.settings().values;
  const basePath = basePathOf(request, program);
  const ofGroup = saved === null || saved === ALL_GROUPS ? null : placeOf(saved);
  const place = asked ?? ofGroup;
  const done = saved === null
    ? ""
    : saved === ALL_GROUPS
    ? "?saved=all"
    : `?saved=${saved}#${saved}`;
  const path = basePath + (place === null ? "/settings" : placePath(place) + done);
  const { port, protocol, hostname } = new URL(request.url);
  const isMoved = webPort !== portBefore && port === String(portBefore);
  return isMoved ? `${protocol}//${hostname}:${webPort}${path}` : path;
}
