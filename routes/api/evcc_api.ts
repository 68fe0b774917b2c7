import { Hono } from "hono";
import { evccState } from "../../src/app/evcc_state.ts";
import type { Program } from "../../src/app/program.ts";

/** What a house without a name is called. */
const NAMELESS = "chargemanager";

/** GET /api/state: the state as programs made for evcc read it, in its `result`. */
export function evccApiRoutes(program: Program): Hono {
  return new Hono().get("/api/state", (c) => {
    const title = program.settings().values.houseName || NAMELESS;
    return c.json({ result: evccState(program.status(), title) });
  });
}
