import { type Context, Hono } from "hono";
import * as v from "valibot";
import type { LoadState } from "../../src/app/load_states.ts";
import type { Program } from "../../src/app/program.ts";
import { CHARGE_MODES } from "../../src/domain/house/mode.ts";
import { holdOf, MAX_HOLD_MINUTES, MODE_PRESS, SWITCH_PRESS } from "../../src/domain/house/load.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { deviceIssueText } from "../../src/words/setting_texts.ts";
import { type JsonObject, readObject, wordsFor } from "./json_body.ts";

/**
 * The loads that are steered, for other programs, by the ids that GET /api/status lists in `loads`.
 *
 * PUT /api/devices/ID/mode `{ mode }`, for a charger, answers `{ id, mode, modeBy }` · PUT
 * /api/devices/ID/switch, for a switch: `{ on, forMinutes }` holds it, an hour where the minutes are
 * left out, `{ auto: true }` gives it back to its rules; answers `{ id, on, forMinutes }`, both null for
 * auto. 422 `{ issues }` as of devices for anything else, and for a load of the other kind; 404 for no load.
 */
export function loadsApiRoutes(program: Program): Hono {
  return new Hono()
    .put("/api/devices/:id/mode", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return withLoad(c, program, "charger", ({ id, name }) => {
        const press = v.safeParse(MODE_PRESS, input);
        if (!press.success) return c.json({ issues: modeIssues(c, program, { name, input }) }, 422);
        program.chooseMode(press.output.mode, id);
        return c.json({ id, mode: press.output.mode, modeBy: "user" });
      });
    })
    .put("/api/devices/:id/switch", async (c) => {
      const input = await readObject(c, wordsFor(c, program));
      return withLoad(c, program, "switch", ({ id, name }) => {
        const press = v.safeParse(SWITCH_PRESS, input);
        if (!press.success) {
          const message = wordsFor(c, program).queries.hold(MAX_HOLD_MINUTES);
          return c.json({ issues: [{ device: name, key: "", message }] }, 422);
        }
        const hold = holdOf(press.output);
        program.holdSwitch(id, hold);
        const forMinutes = hold === null ? null : hold.forMs / MINUTE_MS;
        return c.json({ id, on: hold?.on ?? null, forMinutes });
      });
    });
}

/** The load that the address names, of the kind that is wanted; else what is wrong. */
export function withLoad(
  c: Context,
  program: Program,
  kind: "charger" | "switch",
  press: (load: LoadState) => Response,
): Response {
  const words = wordsFor(c, program);
  const given = c.req.param("id") ?? "";
  const load = program.status().loads.find(({ id }) => String(id) === given);
  if (load === undefined) {
    const message = deviceIssueText(
      { device: null, key: "id", code: "unknown-device", id: given },
      words,
    );
    return c.json({ issues: [{ device: null, key: "id", message }] }, 404);
  }
  if (load.kind !== kind) {
    const { queries } = words;
    const message = kind === "charger" ? queries.noCharger(load.name) : queries.noSwitch(load.name);
    return c.json({ issues: [{ device: load.name, key: "id", message }] }, 422);
  }
  return press(load);
}

function modeIssues(
  c: Context,
  program: Program,
  { name: device, input: { mode, ...others } }: {
    readonly name: string;
    readonly input: JsonObject;
  },
): readonly JsonObject[] {
  const { queries } = wordsFor(c, program);
  const isKnown = CHARGE_MODES.some((one) => one === mode);
  const message = queries.oneOf(CHARGE_MODES.join(", "));
  return [
    ...(isKnown ? [] : [{ device, key: "mode", message }]),
    ...Object.keys(others).map((key) => ({ device, key, message: queries.modeAlone })),
  ];
}
