import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { shared } from "./shared.ts";

const SUNNY = { speed: 1, weather: "clear", hour: 11 } as const;

/** Its devices tell of the last day. */
const house = shared(() => Demo.start({ ...SUNNY, days: 1 }));

async function stored(demo: Demo): Promise<Record<string, unknown>> {
  return await (await fetch(`${demo.origin}/api/settings`)).json();
}

browserTest(
  "a wrong setting says what is wrong beside its field, and nothing is lost",
  async () => {
    const demo = await house();
    for (const javaScriptEnabled of [true, false]) {
      const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
      await using watch = await Watch.open(look);
      const { page } = watch;
      await page.goto(`${demo.origin}/settings/sun`);
      await page.fill("#field-batteryBridgeWh", "lots");
      await page.fill("#field-batteryMaxChargingW", "4000");
      await page.click("#battery .save-button");
      await page.waitForSelector("#field-batteryBridgeWh[aria-invalid=true]");
      assert.match(
        await page.innerText("#batteryBridgeWh-error"),
        /Enter a whole number from 0 to 5000 Wh, not "lots"/,
      );
      await page.waitForSelector("#problems:focus");
      assert.equal(await page.inputValue("#field-batteryBridgeWh"), "lots");
      assert.equal(await page.inputValue("#field-batteryMaxChargingW"), "4000");
      assert.equal((await stored(demo))["batteryMaxChargingW"], 4950);
      if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
      assert.ok(await watch.overflowPx() <= 0);
    }
  },
);

browserTest("a right setting is saved, in force, and said so", async () => {
  const demo = await house();
  await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
  const { page } = watch;
  await page.goto(`${demo.origin}/settings/sun`);
  await page.fill("#field-trackingStartSocPct", "45");
  await page.uncheck("#field-autoTracking");
  await page.click("#tracking .save-button");
  await page.waitForSelector("#tracking .saved");
  const values = await stored(demo);
  assert.deepEqual([values["trackingStartSocPct"], values["autoTracking"]], [45, false]);
  assert.equal(await page.inputValue("#field-trackingStartSocPct"), "45");
  assert.equal(await page.isChecked("#field-autoTracking"), false);
  await page.goto(`${demo.origin}/settings/charger`);
  assert.equal(await page.inputValue("#field-nrgkickPassword"), "", "no secret comes back");
  await page.goto(`${demo.origin}/settings/access`);
  assert.equal(await page.isDisabled("#field-webPort"), true, "the environment holds it");
  assert.deepEqual(watch.problems, []);
});

browserTest("edits of other groups survive a Save and are named", async () => {
  const demo = await house();
  for (const javaScriptEnabled of [true, false]) {
    const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    const bridgeWh = javaScriptEnabled ? "310" : "320";
    const startPct = javaScriptEnabled ? "45" : "46";
    await page.goto(`${demo.origin}/settings/sun`);
    await page.fill("#field-batteryBridgeWh", bridgeWh);
    await page.fill("#field-trackingStartSocPct", startPct);
    await page.click("#tracking .save-button");
    await page.waitForSelector("#tracking .saved");
    assert.equal(await page.innerText("#unsaved"), "Not saved yet: House battery.");
    assert.equal(await page.inputValue("#field-batteryBridgeWh"), bridgeWh);
    assert.equal((await stored(demo))["trackingStartSocPct"], Number(startPct));
    await page.click("#battery .save-button");
    await page.waitForSelector("#battery .saved");
    assert.equal(await page.isVisible("#unsaved"), false);
    assert.equal((await stored(demo))["batteryBridgeWh"], Number(bridgeWh));
    assert.ok(await watch.overflowPx() <= 0);
  }
});

browserTest("edits are kept while other pages are looked at, and named on them", async () => {
  const demo = await house();
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    return dialog.accept();
  });
  await page.goto(`${demo.origin}/settings/inverter`);
  await page.fill("#field-pvPeakPowerW", "8,2 kW");
  assert.equal(await page.innerText("#unsaved"), "Not saved yet: SolarEdge inverter.");
  await page.click(".settings-back");
  await page.waitForSelector(".settings-places");
  assert.equal(await page.innerText("#unsaved"), "Not saved yet: SolarEdge inverter.");
  assert.deepEqual(await axeViolations(page), []);
  await page.click("text=House and language");
  await page.waitForSelector("#field-latitudeDeg");
  await page.fill("#field-latitudeDeg", "48,1");
  assert.equal(
    await page.innerText("#unsaved"),
    "Not saved yet: House and language, SolarEdge inverter.",
  );
  await page.click("#site .save-button");
  await page.waitForSelector("#site .saved");
  assert.equal(await page.innerText("#unsaved"), "Not saved yet: SolarEdge inverter.");
  await page.click("#unsaved a");
  await page.waitForSelector("#field-pvPeakPowerW");
  assert.equal(await page.inputValue("#field-pvPeakPowerW"), "8,2 kW", "as it was typed");
  await page.click("#inverter .save-button");
  await page.waitForSelector("#inverter .saved");
  assert.equal(await page.inputValue("#field-pvPeakPowerW"), "8200");
  assert.equal(await page.isVisible("#unsaved"), false);
  const { pvPeakPowerW, latitudeDeg } = await stored(demo);
  assert.deepEqual([pvPeakPowerW, latitudeDeg], [8200, 48.1]);
  assert.deepEqual(dialogs, [], "nothing that is kept is asked about");

  await page.goto(`${demo.origin}/settings/charger`);
  await page.fill("#field-nrgkickPassword", "4711");
  const kept: string = await page.evaluate("JSON.stringify(sessionStorage)");
  assert.ok(!kept.includes("4711"));
  await page.click(".settings-back");
  await page.waitForSelector(".settings-places");
  assert.deepEqual(dialogs, ["beforeunload"], "a secret is not kept");
  assert.deepEqual(watch.problems, []);
});

browserTest("no page of the settings is longer than three screens, and each is found", async () => {
  const demo = await house();
  for (const locale of ["en-GB", "de-DE"]) {
    const look = { viewport: PHONE, javaScriptEnabled: false, locale, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    await page.goto(`${demo.origin}/settings`);
    const links = await page.locator(".settings-places a").evaluateAll((all) =>
      all.map((link) => link.getAttribute("href") ?? "")
    );
    const places = links.filter((path) => path.startsWith("/settings/"));
    assert.ok(places.length >= 12);
    for (const path of ["/settings", ...places]) {
      await page.goto(demo.origin + path);
      const heightPx: number = await page.evaluate("document.documentElement.scrollHeight");
      assert.ok(heightPx <= 3 * PHONE.height, `${locale} ${path} has ${heightPx} px`);
      assert.ok(await watch.overflowPx() <= 0, path);
    }
    await page.goto(`${demo.origin}/settings`);
    await page.fill("#search", "pvPeak");
    await page.press("#search", "Enter");
    await page.waitForURL("**q=pvPeak");
    await page.click(".settings-places a");
    await page.waitForURL("**/settings/inverter#field-pvPeakPowerW");
    await page.goto(`${demo.origin}/settings?q=teapot`);
    assert.equal(await page.locator(".settings-places").count(), 0);
    assert.match(await page.innerText("[role=status]"), /teapot/);
  }
  for (const colorScheme of ["dark", "light"] as const) {
    const look = { viewport: PHONE, colorScheme, origin: demo.origin };
    await using watch = await Watch.open(look);
    for (
      const path of ["/settings", "/settings?q=price", "/settings/devices", "/settings/prices"]
    ) {
      await watch.page.goto(demo.origin + path);
      assert.deepEqual(await axeViolations(watch.page), [], path);
    }
  }
});

browserTest("a device can be found, filled in and tested, with scripts and without", async () => {
  const demo = await house();
  const before = await stored(demo);
  for (const javaScriptEnabled of [true, false]) {
    const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    await page.goto(`${demo.origin}/settings/plug`);
    await page.fill("#field-plugHost", "192.0.2.1");
    await page.fill("#field-plugOnSocPct", "33");
    await page.click("#plug .check-button >> text=Find");
    await page.click("#check-plug .found .check-button");
    await page.waitForSelector("#check-plug .saved");
    assert.equal(await page.inputValue("#field-plugHost"), before["plugHost"]);
    assert.equal(await page.inputValue("#field-plugOnSocPct"), "33", "what was typed stays");
    await page.click("#plug .check-button >> text=Test");
    await page.waitForSelector("#check-plug .check-title.is-well");
    assert.match(await page.innerText("#check-plug"), /Model\s+HS110/);
    if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    await page.goto(`${demo.origin}/settings/inverter`);
    await page.click("#inverter .check-button >> text=Test");
    await page.waitForSelector("#check-inverter .check-device");
    assert.match(await page.innerText("#check-inverter"), /this program keeps for itself/);
    await page.goto(`${demo.origin}/settings/charger`);
    await page.fill("#field-nrgkickSettingsUrl", "");
    await page.click("#charger .check-button >> text=Test");
    await page.waitForSelector("#check-charger .setting-error");
    if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    await page.goto(`${demo.origin}/settings/network`);
    await page.fill("#field-postgresUrl", "no address");
    await page.click("#advanced .save-button");
    await page.waitForSelector("#postgresUrl-error");
    assert.ok(await watch.overflowPx() <= 0, "an example longer than the line is wrapped");
    assert.deepEqual(watch.problems.filter((problem) => !problem.includes("422")), []);
  }
  assert.deepEqual(await stored(demo), before, "nothing was saved");
});

browserTest("a page with a secret asks for it once, and signs out", async () => {
  await using demo = await Demo.start(SUNNY);
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  await page.goto(`${demo.origin}/settings/access`);
  await page.fill("#field-webSecret", "correct horse");
  await page.check("#field-webSecretEnabled");
  await page.click("#web .save-button");
  await page.waitForSelector("#web .saved");
  await page.goto(demo.origin);
  await page.waitForSelector("#mode-tracked");
  await page.context().clearCookies();
  await page.goto(`${demo.origin}/settings/access`);
  await page.waitForSelector("input#secret");
  assert.deepEqual(await axeViolations(page), []);
  await page.fill("#secret", "wrong horse");
  await page.click("button.save-button");
  await page.waitForSelector("#secret-error");
  await page.fill("#secret", "correct horse");
  await page.click("button.save-button");
  await page.waitForSelector("#web");
  await page.goto(demo.origin);
  await page.waitForSelector("#mode-tracked");
  await page.goto(`${demo.origin}/settings/access`);
  await page.click("#web button[form=sign-out]");
  await page.waitForSelector("input#secret");
});

browserTest("a test that finds a device takes away what was wrong with its fields", async () => {
  const demo = await house();
  await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
  const { page } = watch;
  await page.goto(`${demo.origin}/settings/charger`);
  await page.fill("#field-nrgkickPassword", "12");
  await page.click("#charger .save-button");
  await page.waitForSelector("#nrgkickPassword-error");
  await page.waitForSelector("#problems");
  await page.fill("#field-nrgkickPassword", "0000");
  await page.click("#charger .check-button >> text=Test");
  await page.waitForSelector("#check-charger .check-title.is-well");
  await page.waitForSelector("#nrgkickPassword-error", { state: "detached" });
  await page.waitForSelector("#problems", { state: "detached" });
  assert.equal(await page.getAttribute("#field-nrgkickPassword", "aria-invalid"), null);
});
