import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Program } from "../../src/app/program.ts";
import { accessOf } from "../sign_in/access.ts";
import { basePathOf } from "../http/local_path.ts";
import { SETUP_STEPS, type SetupStep, stepNamed } from "./setup_steps.ts";

const COOKIE = "chargemanager_setup";
/** Where the set-up is left, or at its end, a new house is shown as it is. */
const DONE = "done";
const A_YEAR_S = 365 * 24 * 3600;

/** Nothing that it could read or steer is set up, and none of it was lost with its database. */
export function isNewHouse(program: Program): boolean {
  const { inverter, charger, plug } = program.status();
  return program.database.trouble() === null && program.devices.list().length === 0 &&
    [inverter, charger, plug].every(({ isConfigured }) => !isConfigured);
}

/** Leads who opens the first page of a new house to its set-up, until that is left. */
export function leadToSetup(program: Program): MiddlewareHandler {
  return async (c, next) => {
    const mayAct = accessOf(c.req.raw) !== "look";
    if (mayAct && getCookie(c, COOKIE) !== DONE && isNewHouse(program)) {
      return c.redirect(`${basePathOf(c.req.raw, program)}/setup`, 303);
    }
    await next();
  };
}

/** The step at which this browser was last; the first where it was at none. */
export function stepOfBrowser(c: Context): SetupStep {
  return stepNamed(getCookie(c, COOKIE)) ?? SETUP_STEPS[0];
}

/** Remembers in the browser where it is; null: at the end. */
export function rememberStep(c: Context, program: Program, step: SetupStep | null): void {
  setCookie(c, COOKIE, step ?? DONE, {
    path: `${basePathOf(c.req.raw, program)}/`,
    httpOnly: true,
    sameSite: "Lax",
    maxAge: A_YEAR_S,
  });
}
