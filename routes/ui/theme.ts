import type { Context } from "hono";

/** auto follows the device. */
export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

/** Name of the cookie that keeps the look. */
export const THEME_COOKIE = "theme";

/** The look that the browser's cookie asks for. */
export function themeOf(request: Request): Theme {
  const cookies = (request.headers.get("cookie") ?? "").split(";");
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) =>
    cookie.startsWith(`${THEME_COOKIE}=`)
  )?.slice(THEME_COOKIE.length + 1);
  return THEMES.find((theme) => theme === value) ?? "auto";
}

/** The look that one press of the button leads to. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
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
