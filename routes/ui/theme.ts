import { type Context, Hono } from "hono";
import type { Program } from "../../src/app/program.ts";
import { basePathOf, localTarget } from "../http/local_path.ts";

/** auto follows the device. */
export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

const COOKIE = "theme";
const YEAR_S = 365 * 86_400;

/** The look that the browser's cookie asks for. */
export function themeOf(request: Request): Theme {
  const cookies = (request.headers.get("cookie") ?? "").split(";");
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) =>
    cookie.startsWith(`${COOKIE}=`)
  )?.slice(COOKIE.length + 1);
  return THEMES.find((theme) => theme === value) ?? "auto";
}

/** The look that one press of the button leads to. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
}

/** POST /theme keeps the look in a cookie and goes back to the page it came from. */
export function themeRoutes(program: Program): Hono {
  const app = new Hono();
  app.post("/theme", async (c) => {
    const basePath = basePathOf(c.req.raw, program);
    const fields = await formFields(c);
    const theme = THEMES.find((name) => name === fields?.get("theme"));
    if (theme === undefined) return c.text("Choose one of auto, dark, light", 400);
    const path = basePath === "" ? "/" : basePath;
    c.header(
      "Set-Cookie",
      `${COOKIE}=${theme}; Path=${path}; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`,
    );
    return c.redirect(basePath + (localTarget(fields?.get("back") ?? "") ?? "/"), 303);
  });
  return app;
}

/** The text fields of a form; of a repeated one the last. Null when the body is no form. */
export async function formFields(c: Context): Promise<ReadonlyMap<string, string> | null> {
  try {
    const fields = new Map<string, string>();
    for (const [name, value] of await c.req.formData()) {
      if (typeof value === "string") fields.set(name, value);
    }
    return fields;
  } catch {
    return null;
  }
}
