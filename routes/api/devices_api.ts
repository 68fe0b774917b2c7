import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import type { DeviceSearchResult, DeviceView } from "../../src/app/settings/device_book.ts";
import type { TrialResult } from "../../src/app/settings/device_trial.ts";
import { DevicesInvalid } from "../../src/domain/codes/errors.ts";
import { adviceOf } from "../../src/words/diagnosis_texts.ts";
import { deviceIssueText } from "../../src/words/setting_texts.ts";
import type { Words } from "../../src/words/words.ts";
import { isStillIn } from "../sign_in/access.ts";
import { type JsonObject, readObject, wordsFor } from "./json_body.ts";
import { secondsOf } from "../http/refusal.tsx";

/**
 * Keys that GET gives and nobody can change: they are left out of a PUT, so that what GET gave can
 * be PUT back.
 */
const TOLD_ALONE = ["id", "slot", "quality", "error", "fixed"];

/**
 * The devices of the house, for other programs; those that the settings make are named by `slot`.
 *
 * GET /api/devices, a list · POST /api/devices `{ driver, name, roles, params }`, 201 with the device
 * · PUT /api/devices/ID, some of that: what is left out stays, and so does a secret that is null
 * · DELETE /api/devices/ID, 204 · PUT /api/devices/order `{ ids }`, answers like GET · POST
 * /api/devices/test, a device as to POST, or some of one with its `id`: it is read once and nothing is
 * written, `{ durationMs, source, roles: [{ role, absent, powerW, error, problem }] }`; 429 while another test
 * runs.
 * POST /api/devices/find `{ host }` searches for devices of every make, looking at the host, too:
 * `{ found: [{ driver, name, address, hint, params, known }], held, problems }`.
 *
 * A device is `{ id, driver, name, roles, params, policy, slot, quality, error, fixed }`; secrets are null,
 * and `policy` holds a load's own values of the settings: null takes one back to that of the house. Refusals
 * as those of the settings: 422 `{ issues: [{ device, key, message }] }`, and nothing has changed; 404
 * for a device that there is not.
 */
export function devicesApiRoutes(program: Program): Hono {
  const { devices } = program;
  return new Hono()
    .get("/api/devices", (c) => c.json(listJson(program)))
    .post("/api/devices", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return await answer(c, program, async () => {
        const device = await devices.add(changesOf(input), () => isStillIn(c.req.raw));
        return c.json(deviceJson(device, program), 201);
      });
    })
    .post("/api/devices/test", async (c) => {
      const words = wordsFor(c, program);
      const { id, ...input } = await readObject(c, words);
      return await answer(c, program, async () => {
        const isNew = id === undefined || id === null;
        const changes = changesOf(isNew ? { name: "Test", ...input } : input);
        const result = await devices.test(
          changes,
          isNew ? null : typeof id === "number" ? id : NaN,
        );
        if (result.kind === "tried") return c.json(trialJson(result, words));
        if (result.kind === "held") return c.json({ error: words.devices.held }, 409);
        const waitS = secondsOf(result.waitMs);
        c.header("Retry-After", String(waitS));
        return c.json({ error: words.refusals.tooManyTries(waitS) }, 429);
      });
    })
    .post("/api/devices/find", async (c) => {
      const words = wordsFor(c, program);
      const { host } = await readObject(c, words);
      return await answer(c, program, async () => {
        const result = await devices.find(host);
        if (result.kind === "found") return c.json(foundJson(result, words));
        const waitS = secondsOf(result.waitMs);
        c.header("Retry-After", String(waitS));
        return c.json({ error: words.refusals.tooManyTries(waitS) }, 429);
      });
    })
    .put("/api/devices/order", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return await answer(c, program, async () => {
        await devices.order(input["ids"], () => isStillIn(c.req.raw));
        return c.json(listJson(program));
      });
    })
    .put("/api/devices/:id", async (c) => {
      if (isOtherPath(c)) return c.notFound();
      const input = await readObject(c, wordsFor(c, program));
      return await answer(c, program, async () => {
        const device = await devices.change(idOf(c), changesOf(input), () => isStillIn(c.req.raw));
        return c.json(deviceJson(device, program));
      });
    })
    .delete("/api/devices/:id", async (c) => {
      if (isOtherPath(c)) return c.notFound();
      return await answer(c, program, async () => {
        await devices.remove(idOf(c), () => isStillIn(c.req.raw));
        return c.body(null, 204);
      });
    });
}

/** True where the place of an id holds the name of another path, which has methods of its own. */
function isOtherPath(c: Context): boolean {
  return ["find", "order", "test"].includes(c.req.param("id") ?? "");
}

/** NaN, which no device has, for what is no whole number. */
function idOf(c: Context): number {
  const text = c.req.param("id") ?? "";
  return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : NaN;
}

async function answer(
  c: Context,
  program: Program,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DevicesInvalid)) throw error;
    const words = wordsFor(c, program);
    const issues = error.issues.map((issue) => ({
      device: issue.device,
      key: issue.key,
      message: deviceIssueText(issue, words),
    }));
    const isMissing = error.issues.some(({ code, key }) =>
      code === "unknown-device" && key === "id"
    );
    return c.json({ issues }, isMissing ? 404 : 422);
  }
}

function changesOf(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([key]) => !TOLD_ALONE.includes(key)));
}

function foundJson(
  { found, isHeld, problems }: Extract<DeviceSearchResult, { kind: "found" }>,
  words: Words,
): JsonObject {
  return {
    found: found.map(({ driver, name, address, hint, params, known }) => ({
      driver,
      name,
      address,
      hint,
      params,
      known,
    })),
    held: isHeld,
    problems: problems.map((problem) => ({
      code: problem.code,
      ...adviceOf(problem, words),
      detail: problem.detail,
    })),
  };
}

function trialJson(
  { durationMs, source, roles }: Extract<TrialResult, { kind: "tried" }>,
  words: Words,
): JsonObject {
  return {
    durationMs: Math.round(durationMs),
    source,
    roles: roles.map(({ role, isAbsent, powerW, error, diagnosis }) => ({
      role,
      absent: isAbsent,
      powerW,
      error,
      problem: diagnosis && { code: diagnosis.code, ...adviceOf(diagnosis, words) },
    })),
  };
}

function listJson(program: Program): readonly JsonObject[] {
  return program.devices.list().map((device) => deviceJson(device, program));
}

function deviceJson(device: DeviceView, { devices }: Program): JsonObject {
  const { id, slot, driver, name, roles, params, policy = {}, quality, error, isFixed } = device;
  const secrets = devices.drivers.find((one) => one.id === driver)?.secrets ?? [];
  const hidden = Object.fromEntries(secrets.map((key) => [key, null]));
  return {
    id,
    driver,
    name,
    roles,
    params: { ...params, ...hidden },
    policy,
    slot,
    quality,
    error,
    fixed: isFixed,
  };
}
