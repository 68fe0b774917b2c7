import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { HouseSweep } from "../../src/app/settings/device_book.ts";
import { SLOT_MAKERS, SLOTS } from "../../src/domain/devices/slots.ts";
import { FILL_FIELD } from "../settings/device_check.tsx";
import { queryOf } from "../devices/device_finds.tsx";
import { basePathOf } from "../http/local_path.ts";
import { refuse } from "../http/refusal.tsx";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { formFields } from "../ui/theme.ts";
import { stepOfBrowser } from "./new_house.ts";
import { stepPath, SWEEP_PATH } from "./setup_steps.ts";

type State = ReturnType<HouseSweep["state"]>;

interface SweepView {
  readonly context: PageContext;
  readonly program: Program;
  readonly state: State;
  /** Where the set-up goes on. */
  readonly back: string;
}

/**
 * The whole home network looked through on request: GET /setup/search shows how far it is, POST
 * begins and cancels it. 404 where nobody can look.
 */
export function sweepRoutes(program: Program): Hono {
  const app = new Hono();
  const gone = (c: Context) =>
    refuse(c, program, { status: 404, message: ({ refusals }) => refusals.nothingHere });
  app.get(SWEEP_PATH, (c) => {
    const view = viewOf(c, program);
    if (view === null) return gone(c);
    const { context } = view;
    const { title } = context.texts.setup.sweep;
    const frame = { context, title, page: "settings", here: SWEEP_PATH, hasForms: true } as const;
    return c.html(renderPage(frame, renderToString(<SweepPage view={view} />)));
  });
  app.get(`${SWEEP_PATH}/state`, (c) => {
    const view = viewOf(c, program);
    if (view === null) return gone(c);
    return c.html(renderToString(<Progress view={view} />));
  });
  app.post(SWEEP_PATH, async (c) => {
    const { sweep } = program.devices;
    if (sweep === undefined) return gone(c);
    const fields = await formFields(c);
    if (fields?.get("go") === "cancel") sweep.cancel();
    else sweep.begin();
    return c.redirect(basePathOf(c.req.raw, program) + SWEEP_PATH, 303);
  });
  return app;
}

function viewOf(c: Context, program: Program): SweepView | null {
  const { sweep } = program.devices;
  if (sweep === undefined) return null;
  const back = stepPath(stepOfBrowser(c));
  return { context: pageContext(c.req.raw, program), program, state: sweep.state(), back };
}

function SweepPage({ view }: { view: SweepView }): JSX.Element {
  const { context: { texts: { setup }, basePath }, back } = view;
  return (
    <div class="settings-page setup-page">
      <h1>{setup.sweep.title}</h1>
      <section class="card setup-end">
        <p>{setup.sweep.about}</p>
        <form method="post" action={basePath + SWEEP_PATH}>
          <Progress view={view} />
        </form>
        <p>
          <a class="action" href={basePath + back}>{setup.back}</a>
        </p>
      </section>
    </div>
  );
}

/** How far it is, with its button, and what was found; while it runs a script asks on and on. */
function Progress({ view }: { view: SweepView }): JSX.Element {
  const { context: { texts: { setup: { sweep } }, basePath }, state } = view;
  const { kind, looked, count } = state;
  const isRunning = kind === "running";
  const asking = isRunning
    ? {
      "hx-get": `${basePath}${SWEEP_PATH}/state`,
      "hx-trigger": "every 1s",
      "hx-swap": "outerHTML",
    }
    : {};
  return (
    <div id="sweep" class="setup-end" {...asking} {...NO_REFUSALS}>
      {isRunning
        ? <progress aria-label={sweep.title} value={looked} max={Math.max(1, count)}></progress>
        : null}
      <p role="status">{stateText(view)}</p>
      <Finds view={view} />
      <p class="form-buttons">
        {isRunning
          ? (
            <>
              <button type="submit" name="go" value="cancel" class="check-button">
                {sweep.cancel}
              </button>
              <a class="action no-scripts" href={basePath + SWEEP_PATH}>{sweep.look}</a>
            </>
          )
          : <button type="submit" name="go" value="begin" class="save-button">{sweep.begin}
          </button>}
      </p>
    </div>
  );
}

const NO_REFUSALS = { "hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none" };

function stateText({ context: { texts: { setup: { sweep } } }, state }: SweepView): string {
  const { kind, looked, count } = state;
  switch (kind) {
    case "idle":
      return "";
    case "running":
      return sweep.running(looked, count);
    case "over":
      return count === 0 ? sweep.nowhere : sweep.over(looked);
    case "cancelled":
      return sweep.cancelled(looked);
  }
}

function Finds({ view }: { view: SweepView }): JSX.Element | null {
  const { context: { texts }, state: { found } } = view;
  if (found.length === 0) return null;
  return (
    <ul class="found">
      {found.map((one) => (
        <li key={`${one.driver} ${one.address} ${one.name}`}>
          <div>
            <p class="found-name">{one.name}</p>
            <p class="setting-help">{one.address}</p>
            {one.hint === null
              ? null
              : <p class="setting-awaited">{texts.checks.hints[one.hint]}</p>}
          </div>
          {one.known !== null
            ? <p class="setting-help">{texts.devices.find.known(one.known)}</p>
            : <Take one={one} view={view} />}
        </li>
      ))}
    </ul>
  );
}

/**
 * Into the step of the set-up whose device it can be, where that is free, else the form of a further
 * one. Into the step it is sent: what a mere link brings along there nobody might have wanted.
 */
function Take(
  { one, view: { context, program } }: { one: State["found"][number]; view: SweepView },
): JSX.Element {
  const { texts, basePath } = context;
  const words = (
    <>
      {texts.checks.use}
      <span class="visually-hidden">{`: ${one.name}, ${one.address}`}</span>
    </>
  );
  const taken = program.devices.list().map(({ slot }) => slot);
  const makers = SLOTS.filter((slot) => !taken.includes(slot)).flatMap((slot) =>
    SLOT_MAKERS[slot].map((maker) => ({ slot, maker }))
  );
  const free = makers.find(({ maker }) => maker.driver === one.driver);
  if (free === undefined) {
    const path = `${basePath}/settings/devices/new?${queryOf(one)}`;
    return <a class="action" href={path}>{words}</a>;
  }
  const { slot, maker } = free;
  const fill = Object.entries(one.params).flatMap(([param, value]) => {
    const key = maker.keys[param];
    return key === undefined ? [] : [[key, String(value)]];
  });
  return (
    <button
      type="submit"
      class="check-button"
      name={FILL_FIELD}
      value={new URLSearchParams([...Object.entries(maker.chosenBy), ...fill]).toString()}
      formaction={basePath + stepPath(slot)}
    >
      {words}
    </button>
  );
}
