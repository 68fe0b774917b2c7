import type { AppUnderTest } from "../../routes/app_under_test.ts";
import { DETAIL, FRAGMENT, spokenApp, type Tour } from "./tour.ts";

const SECRET = "geheim123";

/** Who may come in: without a secret, with one, as a guest, after too many tries, and when it is lost. */
export async function visitAccess(tour: Tour): Promise<void> {
  const app = spokenApp();
  await tour.page(app, "/access");
  await tour.page(app, "/api");
  await tour.page(app, "/access/tokens");
  app.program.askFor(SECRET);
  await tour.page(app, "/sign-in");
  await tour.form(app, "/sign-in", { secret: "" });
  await tour.page(app, "/api/status");
  await tour.json(app, "/api/status");
  const cookie = await app.signIn(SECRET);
  await app.signIn(SECRET);
  await tour.page(app, "/api", { headers: { cookie } });
  await visitTokens(tour, app, cookie);
  for (const webGuests of [true, false]) {
    app.program.values = { ...app.program.values, webGuests };
    await tour.page(app, "/access", { headers: { cookie } });
  }
  await tour.page(app, "/settings/access", { headers: { cookie } });
  app.program.values = { ...app.program.values, webLook: "everyone" };
  await tour.page(app, "/");
  for (const headers of [{}, FRAGMENT]) await tour.form(app, "/mode", { mode: "fast" }, headers);
  for (let tries = 0; tries < 6; tries += 1) await tour.form(app, "/sign-in", { secret: "wrong" });
  app.program.values = { ...app.program.values, webSecret: "" };
  await tour.page(app, "/sign-in");
}

/** Tokens: none, a new one, those that are refused, and what none of them may do. */
async function visitTokens(tour: Tour, app: AppUnderTest, cookie: string): Promise<void> {
  const make = (name: string, may: string) =>
    tour.form(app, "/access/tokens", { name, may }, { cookie });
  await tour.page(app, "/access/tokens", { headers: { cookie } });
  await make("", "read");
  await make(DETAIL, "everything");
  for (const may of ["read", "control"]) {
    const made = await app.tokens.make({ name: DETAIL, may });
    const headers = { authorization: `Bearer ${"token" in made ? made.token : ""}` };
    await tour.json(app, "/log", { headers });
    const type = { "content-type": "application/json" };
    const body = JSON.stringify({ webGuests: true });
    const call = { method: "PUT", headers: { ...headers, ...type }, body };
    await tour.json(app, "/api/settings", call);
  }
  for (let made = 0; made < 50; made++) await make(DETAIL, "read");
  for (const { id } of app.tokens.list()) app.tokens.revoke(id);
}
