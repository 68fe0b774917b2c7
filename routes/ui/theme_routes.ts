import { Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { basePathOf, localTarget } from "../http/local_path.ts";
import { refuse, type Telling } from "../http/refusal.tsx";
import { formFields, THEME_COOKIE, THEMES } from "./theme.ts";

const YEAR_S = 365 * 86_400;

/** POST /theme keeps the look in a cookie and goes back to the page it came from. */
export function themeRoutes(program: Program): Hono {
  return new Hono().post("/theme", async (c) => {
    const basePath = basePathOf(c.req.raw, program);
    const fields = await formFields(c);
    const theme = THEMES.find((name) => name === fields?.get("theme"));
    if (theme === undefined) {
      const message: Telling = ({ queries }) => queries.oneOf(THEMES.join(", "));
      return refuse(c, program, { status: 400, message });
    }
    const path = basePath === "" ? "/" : basePath;
    c.header(
      "Set-Cookie",
      `${THEME_COOKIE}=${theme}; Path=${path}; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`,
    );
    return c.redirect(basePath + (localTarget(fields?.get("back") ?? "") ?? "/"), 303);
  });
}
