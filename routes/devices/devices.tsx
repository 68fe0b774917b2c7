import { type Context, Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import type { JSX } from "preact";
import type { Program } from "../../src/app/program.ts";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import { DevicesInvalid, StorageFailed } from "../../src/domain/codes/errors.ts";
import { leadingSwitch } from "../../src/domain/devices/leading_switch.ts";
import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import type { DeviceIssue } from "../../src/domain/devices/device_issues.ts";
import { formatsFor } from "../../src/words/format.ts";
import { deviceIssueText } from "../../src/words/setting_texts.ts";
import { basePathOf } from "../http/local_path.ts";
import { refuse, secondsOf } from "../http/refusal.tsx";
import { isStillIn } from "../sign_in/access.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { formFields } from "../ui/theme.ts";
import {
  type DeviceFormView,
  deviceInput,
  readDevice,
  type SentDevice,
  sentOf,
} from "./device_form.ts";
import { DevicePage, PickPage, RemovePage } from "./device_page.tsx";
import { labelledIssueText } from "./issue_texts.ts";
import { HOST_FIELD, type Search } from "./device_finds.tsx";
import { DeviceTest } from "./device_test.tsx";
import { type DevicesDone, DevicesSection, lineId, SECTION_ID } from "./devices_section.tsx";
import { devicesDone, devicesView } from "./devices_view.ts";
import { SettingsFrame, UnsavedNote } from "../settings/settings_frame.tsx";
import { DEVICES_PLACE, placePath } from "../settings/settings_places.ts";

const DEVICES_PATH = placePath(DEVICES_PLACE);

type Answer = Response | Promise<Response>;
type Status = 200 | 400 | 422 | 429 | 503;

/** A form as it was sent; the driver is null when there is none of this id. */
interface Sent {
  readonly sent: SentDevice;
  readonly driver: DriverFacts | null;
  readonly stored: DeviceView | null;
}

/**
 * The devices of the house: add, change, test, order and remove them, each by a plain
 * form. 303 to the section when it is done, 422 with every issue at its field, 404 for a device that
 * is gone, 503 when it could not be stored.
 */
export function devicesRoutes(program: Program): Hono {
  const app = new Hono();
  const { devices } = program;
  const listed = (id: string | undefined) =>
    devices.list().find((one) => String(one.id) === id) ?? null;
  const editable = (id: string | undefined) => {
    const device = listed(id);
    return device === null || (device.isFixed && device.slot === null) ? null : device;
  };

  app.get(DEVICES_PATH, (c) => {
    const done = devicesDone(c.req.query("done"));
    return section(c, program, { done, failure: null });
  });

  app.get("/settings/devices/new", (c) => {
    const make = c.req.query("make");
    const driver = devices.drivers.find(({ id }) => id === make);
    if (driver === undefined) return pickPage(c, program, make === undefined ? 200 : 422);
    const { texts } = readDevice(new Map(Object.entries(c.req.query())));
    const sent = { driver: driver.id, name: "", roles: [], texts, policy: {} };
    return formPage(c, program, { ...NOTHING, driver, stored: null, sent });
  });

  app.post("/settings/devices", async (c) => {
    const form = await readForm(c, program, null);
    if (form === null) return refuseForm(c, program);
    const { sent, driver } = form;
    if (driver === null) return pickPage(c, program, 422);
    const view = { ...NOTHING, driver, stored: null, sent };
    return await attempt(c, program, view, async () => {
      await devices.add(
        deviceInput(sent, { driver, isNew: true, slot: null }),
        () => isStillIn(c.req.raw),
      );
      return "added";
    });
  });

  app.post("/settings/devices/find", async (c) => {
    const host = (await formFields(c))?.get(HOST_FIELD);
    if (host === undefined) return refuseForm(c, program);
    try {
      const result = await devices.find(host);
      const isRefused = result.kind === "refused";
      if (isRefused) {
        c.header("Retry-After", String(secondsOf(result.waitMs)));
      }
      return pickPage(c, program, isRefused ? 429 : 200, { host, result, problem: null });
    } catch (error) {
      if (!(error instanceof DevicesInvalid)) throw error;
      const { texts } = pageContext(c.req.raw, program);
      const problem = error.issues.map((issue) => deviceIssueText(issue, texts)).join("; ");
      return pickPage(c, program, 422, { host, result: null, problem });
    }
  });

  app.post("/settings/devices/test", async (c) => {
    const fields = await formFields(c);
    if (fields === null) return refuseForm(c, program);
    const id = fields.get("id");
    const stored = editable(id);
    if (id !== undefined && stored === null) return gone(c, program);
    const { sent, driver } = formOf(fields, program, stored);
    if (driver === null) return pickPage(c, program, 422);
    const view = { ...NOTHING, driver, stored, sent };
    try {
      const input = deviceInput(sent, {
        driver,
        isNew: stored === null,
        slot: stored?.slot ?? null,
      });
      const test = await devices.test(input, stored?.id ?? null);
      return testAnswer(c, program, { ...view, test });
    } catch (error) {
      if (!(error instanceof DevicesInvalid)) throw error;
      return testAnswer(c, program, { ...view, issues: error.issues });
    }
  });

  app.get("/settings/devices/:id", (c) => {
    const stored = editable(c.req.param("id"));
    const driver = devices.drivers.find(({ id }) => id === stored?.driver);
    if (stored === null || driver === undefined) return gone(c, program);
    return formPage(c, program, { ...NOTHING, driver, stored, sent: sentOf(stored) });
  });

  app.post("/settings/devices/:id", async (c) => {
    const stored = editable(c.req.param("id"));
    if (stored === null) return gone(c, program);
    const form = await readForm(c, program, stored);
    if (form === null) return refuseForm(c, program);
    const { sent, driver } = form;
    if (driver === null) return gone(c, program);
    return await attempt(c, program, { ...NOTHING, driver, stored, sent }, async () => {
      const input = deviceInput(sent, { driver, isNew: false, slot: stored.slot });
      await devices.change(stored.id, input, () => isStillIn(c.req.raw));
      return "changed";
    });
  });

  app.get("/settings/devices/:id/remove", (c) => {
    const device = editable(c.req.param("id"));
    return device === null ? gone(c, program) : removePage(c, program, { device, failure: null });
  });

  app.post("/settings/devices/:id/remove", async (c) => {
    const device = editable(c.req.param("id"));
    if (device === null) return gone(c, program);
    const { texts } = pageContext(c.req.raw, program);
    try {
      await devices.remove(device.id, () => isStillIn(c.req.raw));
    } catch (error) {
      if (error instanceof DevicesInvalid) return gone(c, program);
      if (!(error instanceof StorageFailed)) throw error;
      const failure = texts.settings.notStored;
      return removePage(c, program, { device, failure }, 503);
    }
    return done(c, program, "removed");
  });

  app.post("/settings/devices/:id/move", async (c) => {
    const device = listed(c.req.param("id"));
    if (device === null) return gone(c, program);
    const ids = movedIds(devices.list(), device.id, (await formFields(c))?.get("to") ?? "");
    if (ids === null) return refuseForm(c, program);
    try {
      await devices.order(ids, () => isStillIn(c.req.raw));
    } catch (error) {
      if (!(error instanceof DevicesInvalid)) throw error;
      const { texts } = pageContext(c.req.raw, program);
      const failure = error.issues.map((issue) => deviceIssueText(issue, texts)).join("; ");
      return section(c, program, { done: null, failure }, 422);
    }
    if (isFragment(c)) return section(c, program, { done: "moved", failure: null });
    return done(c, program, "moved", lineId(device.id));
  });

  return app;
}

/** Number of a place in the list, from 0. */
const PLACE = /^[0-9]{1,3}$/;
const NOTHING = { issues: [], failure: null, test: null } as const;
type FormParts = Omit<DeviceFormView, "context" | "formats" | "settings" | "leadsSwitches">;

/**
 * The ids of all in their order once one has moved by a place, "up" or "down", or to the place of
 * this number; at an end of the list it stays. Null: nothing of these.
 */
function movedIds(
  devices: readonly DeviceView[],
  id: number,
  to: string,
): readonly number[] | null {
  const ids = devices.map((device) => device.id);
  const from = ids.indexOf(id);
  const place = to === "up"
    ? from - 1
    : to === "down"
    ? from + 1
    : PLACE.test(to)
    ? Number(to)
    : null;
  if (place === null) return null;
  return ids.toSpliced(from, 1).toSpliced(Math.max(place, 0), 0, id);
}

async function readForm(
  c: Context,
  program: Program,
  stored: DeviceView | null,
): Promise<Sent | null> {
  const fields = await formFields(c);
  return fields === null ? null : formOf(fields, program, stored);
}

function formOf(
  fields: ReadonlyMap<string, string>,
  program: Program,
  stored: DeviceView | null,
): Sent {
  const sent = readDevice(fields);
  const id = stored?.driver ?? sent.driver;
  return { sent, stored, driver: program.devices.drivers.find((one) => one.id === id) ?? null };
}

/** Does what a form asks for; what is refused leads back to the form as it was typed. */
async function attempt(
  c: Context,
  program: Program,
  view: FormParts,
  work: () => Promise<DevicesDone>,
): Promise<Response> {
  try {
    return done(c, program, await work());
  } catch (error) {
    if (error instanceof DevicesInvalid) {
      if (view.stored !== null && isGone(error.issues)) return gone(c, program);
      return await formPage(c, program, { ...view, issues: error.issues }, 422);
    }
    if (!(error instanceof StorageFailed)) throw error;
    const failure = pageContext(c.req.raw, program).texts.settings.notStored;
    return await formPage(c, program, { ...view, failure }, 503);
  }
}

function isGone(issues: readonly DeviceIssue[]): boolean {
  return issues.some(({ code }) => code === "unknown-device" || code === "fixed-by-environment");
}

/** A test's answer: below the form where scripts run, else the form with it. */
function testAnswer(c: Context, program: Program, view: FormParts): Answer {
  const { test, issues } = view;
  const { texts } = pageContext(c.req.raw, program);
  if (test?.kind === "refused") {
    c.header("Retry-After", String(secondsOf(test.waitMs)));
  }
  const status = issues.length > 0 ? 422 : test?.kind === "refused" ? 429 : 200;
  const failure = issues.length === 0 ? null : texts.checks.invalid(issues.length);
  if (!isFragment(c)) return formPage(c, program, { ...view, failure }, status);
  return fragment(c, <TestFragment view={whole(c, program, { ...view, failure })} />, status);
}

function TestFragment({ view }: { view: DeviceFormView }): JSX.Element {
  const { test, issues, failure, driver, context: { texts } } = view;
  if (test !== null) return <DeviceTest view={view} result={test} isWholePage={false} />;
  return (
    <>
      <p class="setting-error">{failure}</p>
      <ul>
        {issues.map((issue) => (
          <li key={`${issue.key} ${issue.code}`}>{labelledIssueText(issue, { driver, texts })}</li>
        ))}
      </ul>
    </>
  );
}

function whole(c: Context, program: Program, parts: FormParts): DeviceFormView {
  const context = pageContext(c.req.raw, program);
  const formats = formatsFor({ words: context.texts, timeZone: program.timeZone() });
  const { values: settings } = program.settings();
  const leadingId = leadingSwitch(program.devices.list(), settings);
  const leadsSwitches = leadingId === (parts.stored?.id ?? null);
  return { ...parts, context, formats, settings, leadsSwitches };
}

function formPage(
  c: Context,
  program: Program,
  parts: FormParts,
  status: Status = 200,
): Answer {
  const view = whole(c, program, parts);
  const { texts } = view.context;
  const title = view.stored === null
    ? texts.devices.addTitle(view.driver.label)
    : texts.devices.editTitle(view.stored.name);
  return page(c, { context: view.context, title }, <DevicePage view={view} />, status);
}

function pickPage(
  c: Context,
  program: Program,
  status: Status,
  search: Search = { host: "", result: null, problem: null },
): Answer {
  const context = pageContext(c.req.raw, program);
  const { drivers } = program.devices;
  const title = context.texts.devices.add;
  return page(
    c,
    { context, title },
    <PickPage context={context} drivers={drivers} search={search} />,
    status,
  );
}

function removePage(
  c: Context,
  program: Program,
  asked: { readonly device: DeviceView; readonly failure: string | null },
  status: Status = 200,
): Answer {
  const context = pageContext(c.req.raw, program);
  const title = context.texts.devices.removeTitle(asked.device.name);
  return page(c, { context, title }, <RemovePage context={context} {...asked} />, status);
}

function page(
  c: Context,
  { context, title }: { readonly context: PageContext; readonly title: string },
  content: JSX.Element,
  status: Status,
): Answer {
  const frame = { context, title, page: "settings", here: DEVICES_PATH, hasForms: true } as const;
  return c.html(renderPage(frame, renderToString(content)), status);
}

function section(
  c: Context,
  program: Program,
  outcome: { readonly done: DevicesDone | null; readonly failure: string | null },
  status: Status = 200,
): Answer {
  const context = pageContext(c.req.raw, program);
  const content = <DevicesSection view={devicesView(context, program, outcome)} />;
  if (isFragment(c)) return fragment(c, content, status);
  const framed = (
    <SettingsFrame context={context} place={DEVICES_PLACE}>
      {content}
      <div class="form-notes">
        <UnsavedNote context={context} text={null} />
      </div>
    </SettingsFrame>
  );
  return page(c, { context, title: context.texts.devices.title }, framed, status);
}

function fragment(c: Context, content: JSX.Element, status: Status): Answer {
  return c.html(renderToString(content), status);
}

function done(c: Context, program: Program, what: DevicesDone, place = SECTION_ID): Response {
  const basePath = basePathOf(c.req.raw, program);
  return c.redirect(`${basePath}${DEVICES_PATH}?done=${what}#${place}`, 303);
}

function gone(c: Context, program: Program): Response {
  return refuse(c, program, { status: 404, message: ({ devices }) => devices.gone });
}

function refuseForm(c: Context, program: Program): Response {
  return refuse(c, program, { status: 400, message: ({ settings }) => settings.unreadable });
}

function isFragment(c: Context): boolean {
  return c.req.header("hx-request") === "true";
}
