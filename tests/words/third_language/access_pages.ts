import { FRAGMENT, spokenApp, type Tour } from "./tour.ts";

const SECRET = "geheim123";

/** Who may come in: without a secret, with one, as a guest, after too many tries, and when it is lost. */
export async function visitAccess(tour: Tour): Promise<void> {
  const app = spokenApp();
  await tour.page(app, "/access");
  await tour.page(app, "/api");
  app.program.askFor(SECRET);
  await tour.page(app, "/sign-in");
  await tour.form(app, "/sign-in", { secret: "" });
  await tour.page(app, "/api/status");
  await tour.json(app, "/api/status");
  const cookie = await app.signIn(SECRET);
  await app.signIn(SECRET);
  await tour.page(app, "/api", { headers: { cookie } });
  for (const webGuests of [true, false]) {
    app.program.values = { ...app.program.values, webGuests };
    await tour.page(app, "/access", { headers: { cookie } });
  }
  await tour.page(app, "/settings", { headers: { cookie } });
  app.program.values = { ...app.program.values, webLook: "everyone" };
  await tour.page(app, "/");
  for (const headers of [{}, FRAGMENT]) await tour.form(app, "/mode", { mode: "fast" }, headers);
  for (let tries = 0; tries < 6; tries += 1) await tour.form(app, "/sign-in", { secret: "wrong" });
  app.program.values = { ...app.program.values, webSecret: "" };
  await tour.page(app, "/sign-in");
}
