import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import { DevicesInvalid } from "../../src/domain/codes/errors.ts";
import { deviceIssueText } from "../../src/words/setting_texts.ts";
import { isStillIn } from "../sign_in/access.ts";
import { type JsonObject, readObject, wordsFor } from "./json_body.ts";

/** What GET tells and nobody changes: what it gave can be PUT back. */
const TOLD_ALONE = ["id", "quality", "error", "fixed"];

/**
 * The devices beside those of the settings, for other programs.
 *
 * GET /api/devices, a list · POST /api/devices `{ driver, name, roles, params }`, 201 with the device
 * · PUT /api/devices/ID, some of that: what is left out stays, and so does a secret that is null
 * · DELETE /api/devices/ID, 204 · PUT /api/devices/order `{ ids }`, answers like GET.
 *
 * A device is `{ id, driver, name, roles, params, quality, error, fixed }`; secrets are null. Refusals
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
    .put("/api/devices/order", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return await answer(c, program, async () => {
        await devices.order(input["ids"], () => isStillIn(c.req.raw));
        return c.json(listJson(program));
      });
    })
    .put("/api/devices/:id", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return await answer(c, program, async () => {
        const device = await devices.change(idOf(c), changesOf(input), () => isStillIn(c.req.raw));
        return c.json(deviceJson(device, program));
      });
    })
    .delete("/api/devices/:id", async (c) =>
      await answer(c, program, async () => {
        await devices.remove(idOf(c), () => isStillIn(c.req.raw));
        return c.body(null, 204);
      }));
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

function listJson(program: Program): readonly JsonObject[] {
  return program.devices.list().map((device) => deviceJson(device, program));
}

function deviceJson(device: DeviceView, { devices }: Program): JsonObject {
  const { id, driver, name, roles, params, quality, error, isFixed } = device;
  const secrets = devices.drivers.find((one) => one.id === driver)?.secrets ?? [];
  const hidden = Object.fromEntries(secrets.map((key) => [key, null]));
  return {
    id,
    driver,
    name,
    roles,
    params: { ...params, ...hidden },
    quality,
    error,
    fixed: isFixed,
  };
}
