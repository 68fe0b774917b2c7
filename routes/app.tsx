import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Program } from "../src/app/program.ts";
import type { DemoHouse } from "../src/domain/ports/demo_house.ts";
import { ProgramEnding, RightEnded, StorageFailed } from "../src/domain/codes/errors.ts";
import type { LogBook, Logger } from "../src/domain/ports/log.ts";
import { MINUTE_MS } from "../src/domain/house/units.ts";
import { NO_TOKENS, type TokenBook } from "../src/app/settings/token_service.ts";
import { accessRoutes } from "./sign_in/access_page.tsx";
import { tokenRoutes } from "./sign_in/token_page.tsx";
import { apiRoutes, healthRoutes } from "./api/api.ts";
import { devicesApiRoutes } from "./api/devices_api.ts";
import { evccApiRoutes } from "./api/evcc_api.ts";
import { goalsApiRoutes } from "./goals/goals_api.ts";
import { loadsApiRoutes } from "./api/loads_api.ts";
import { streamApiRoutes } from "./api/stream_api.ts";
import { descriptionRoutes } from "./description/api_page.tsx";
import { assetRoutes } from "./http/assets.ts";
import { eventsRoutes } from "./records/events.tsx";
import { exportRoutes } from "./data/export.ts";
import { ExportStreams } from "./data/export_stream.ts";
import { historyRoutes } from "./history/history.tsx";
import { onlyTrustedIngress } from "./http/ingress.ts";
import { dataRoutes } from "./data/data.tsx";
import { devicesRoutes } from "./devices/devices.tsx";
import { demoRoutes } from "./demo.tsx";
import { askForSecret, Auth, keepSignedIn } from "./sign_in/auth.ts";
import { requireSecret, requireSecretStill } from "./sign_in/require_secret.ts";
import { boundHeld, DOWNLOADS, LIVE_ANSWERS } from "./server/held_answers.ts";
import type { LiveStreams } from "./status/live_streams.ts";
import { routedPath } from "./http/local_path.ts";
import { logRoutes } from "./records/log.tsx";
import { metricsRoutes } from "./api/metrics.ts";
import { recordsApiRoutes } from "./api/records_api.ts";
import { refuse } from "./http/refusal.tsx";
import { bodyLimits, headLimits } from "./server/request_limits.ts";
import { restoreRoutes, restoreUploadRoutes } from "./data/restore.tsx";
import { hostCheck, originCheck, securityHeaders } from "./http/security.ts";
import { sessionsRoutes } from "./records/sessions.tsx";
import { setupRoutes } from "./setup/setup.tsx";
import { settingsRoutes } from "./settings/settings.tsx";
import { StreamGates } from "./sign_in/stream_gates.ts";
import { SIGN_IN_PATHS, signInRoutes } from "./sign_in/sign_in.tsx";
import { speak } from "./ui/language.ts";
import { SPOKEN, type Words } from "../src/words/words.ts";
import type { PagesState } from "./server/web_server.ts";
import { kioskRoutes } from "./kiosk.tsx";
import { statusRoutes } from "./status/status.tsx";
import { clientKey } from "./server/client_slots.ts";

export interface AppParts {
  readonly program: Program;
  /** The tokens of other programs; left out: nobody has one. */
  readonly tokens?: TokenBook;
  readonly live: LiveStreams;
  readonly logger: Logger;
  /** What the program has logged; null: there is no page for it. */
  readonly log?: LogBook | null;
  /** The simulated house of a demo; null: there is none, nor a page for it. */
  readonly demoHouse?: DemoHouse | null;
  /** Time that only grows, in ms; sessions and pauses are measured on it. */
  readonly steadyMs: () => number;
  /** Name of this machine, under which its pages may be opened. */
  readonly hostname?: string | null;
  /** Memory of the process, for /metrics. */
  readonly residentMemoryBytes?: () => number;
  /** The state of the pages' port: since when it is lost, and how often it was. */
  readonly pages?: () => PagesState;
  readonly bodyDeadlineMs?: number;
  /** The languages of the pages; those of this program when left out. */
  readonly spoken?: readonly Words[];
}

/** So many lines about wrong secrets are logged in a minute at most. */
const MAX_WRONG_LINES = 20;

/**
 * The whole web interface, to be given to `Listener`, whose second argument tells the client's
 * address. Bounds come first, then who may ask, then what is asked.
 */
export function createApp(parts: AppParts): Hono {
  const { program, live, logger } = parts;
  const log = wrongSecretLog(logger, parts.steadyMs);
  const { tokens = NO_TOKENS } = parts;
  const auth = new Auth(program, parts.steadyMs, tokens, (address) => {
    log(address);
    program.noteWrongSecret(clientKey(address));
  });
  const app = new Hono({ getPath: (request) => routedPath(request, program) });
  app.use(speak(parts.spoken ?? SPOKEN));
  app.use(onlyTrustedIngress(program));
  app.use(securityHeaders(program));
  app.use(endUnaskedBody());
  app.use(headLimits(program));
  app.use(hostCheck(program, parts.hostname ?? null));
  app.use(originCheck(program));
  app.route("/", healthRoutes(program, parts));
  app.route("/", assetRoutes());
  // Who may ask is decided before a body is read, so that a stranger's body is not even read.
  const limits = bodyLimits(program, parts);
  const gates = new StreamGates();
  app.use(gates.checkBehindWrites());
  for (const path of SIGN_IN_PATHS) app.use(path, limits);
  app.route("/", signInRoutes(program, auth));
  app.use(requireSecret(auth, program, gates));
  app.route("/", restoreUploadRoutes(program));
  app.use(limits);
  app.use(requireSecretStill(program));
  const liveAnswers = boundHeld(program, LIVE_ANSWERS);
  for (const path of ["/live", "/api/stream"]) app.use(path, liveAnswers);
  const downloads = boundHeld(program, DOWNLOADS);
  for (const path of ["/export/*", "/backups/*"]) app.use(path, downloads);
  app.route("/", setupRoutes(program));
  app.route("/", statusRoutes(program, live));
  app.route("/", kioskRoutes(program));
  app.route("/", historyRoutes(program));
  app.route("/", sessionsRoutes(program));
  app.route("/", eventsRoutes(program));
  app.route("/", recordsApiRoutes(program));
  app.route("/", exportRoutes(program, new ExportStreams(logger)));
  app.route("/", dataRoutes(program));
  if (parts.log) app.route("/", logRoutes(program, parts.log));
  app.route("/", restoreRoutes(program));
  app.route("/", accessRoutes(program, auth));
  app.route("/", tokenRoutes(program, auth, tokens));
  app.route("/", settingsRoutes(program, (c) => keepSignedIn(c, program, auth)));
  app.route("/", devicesRoutes(program));
  app.route("/", apiRoutes(program));
  app.route("/", devicesApiRoutes(program));
  app.route("/", loadsApiRoutes(program));
  app.route("/", evccApiRoutes(program));
  app.route("/", goalsApiRoutes(program));
  app.route("/", streamApiRoutes(program, live));
  app.route("/", descriptionRoutes(program));
  app.route("/", metricsRoutes(program, parts));
  if (parts.demoHouse) app.route("/", demoRoutes(program, parts.demoHouse));
  app.notFound((c) => answerUnknown(c, program, allowedMethods(app, c.req.path)));
  app.onError((error, c) => answerError(c, { error, program, logger }));
  return app;
}

/** A line a wrong secret with its address, as fail2ban reads it, and a bound on all of them. */
function wrongSecretLog(logger: Logger, steadyMs: () => number): (address: string) => void {
  let beganMs = -Infinity;
  let lines = 0;
  return (address) => {
    const nowMs = steadyMs();
    if (nowMs - beganMs >= MINUTE_MS) [beganMs, lines] = [nowMs, 0];
    lines += 1;
    if (lines <= MAX_WRONG_LINES) logger.warn("Wrong secret", { address });
  };
}

/** The body that a HEAD request does not get ends here; a live one would go on without a reader. */
function endUnaskedBody(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.req.method === "HEAD") await c.res.body?.cancel();
  };
}

/** Methods that a path answers to, as it is or by its parameters; empty: there is no such path. */
function allowedMethods(app: Hono, path: string): readonly string[] {
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  const same = routes.filter((route) => route.path === path);
  const alike = routes.filter((route) =>
    new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/:[a-z]+/g, "[^/]+")}$`).test(path)
  );
  const methods = (same.length > 0 ? same : alike)
    .flatMap((route) => (route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  return [...new Set(methods)];
}

function answerUnknown(c: Context, program: Program, allowed: readonly string[]): Response {
  if (allowed.length > 0 && !allowed.includes(c.req.method)) {
    const list = allowed.join(", ");
    return refuse(c, program, {
      status: 405,
      message: ({ refusals }) => refusals.onlyMethods(list),
      headers: { allow: list },
    });
  }
  return refuse(c, program, { status: 404, message: ({ refusals }) => refusals.nothingHere });
}

function answerError(
  c: Context,
  problem: { readonly error: Error; readonly program: Program; readonly logger: Logger },
): Response {
  const { error, program, logger } = problem;
  if (error instanceof HTTPException) {
    if (error.res !== undefined) return error.getResponse();
    return c.json({ error: error.message }, error.status);
  }
  if (error instanceof RightEnded) return askForSecret(c, program);
  // The path alone: a query may hold a secret.
  const request = `${c.req.method} ${c.req.path}`;
  if (error instanceof StorageFailed) {
    logger.error("Cannot store or read what a request asked", { request, error: error.message });
    if (c.req.method === "GET" || c.req.method === "HEAD") {
      return refuse(c, program, {
        status: 503,
        message: ({ refusals }) => refusals.notReadable,
      });
    }
    return refuse(c, program, {
      status: 503,
      message: ({ refusals }) => refusals.notStored(error.message),
    });
  }
  if (error instanceof ProgramEnding) {
    return refuse(c, program, { status: 503, message: ({ refusals }) => refusals.ending });
  }
  logger.error("Cannot answer a request", { request, error: error.stack ?? error.message });
  return refuse(c, program, { status: 500, message: ({ refusals }) => refusals.failed });
}
