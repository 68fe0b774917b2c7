import assert from "node:assert/strict";
import { nrgkickConnect } from "../../../src/devices/nrgkick_connect/connect_driver.ts";

Deno.test("nrgkickConnect lies at host, port and charger, once both addresses are entered", () => {
  const address = (measurementsUrl: string, settingsUrl: string) =>
    nrgkickConnect.address({ measurementsUrl, settingsUrl });
  const measured = "http://a.lan/api/measurements/01";
  assert.equal(address(measured, "http://a.lan/api/settings/01"), "a.lan:80/01");
  assert.equal(address(measured, "http://a.lan:81/api/settings/02"), "a.lan:81/02");
  assert.equal(address(measured, "https://a.lan/api/settings/02"), "a.lan:443/02");
  assert.equal(address("", "http://a.lan/api/settings/01"), null);
  assert.equal(address("", ""), null);
});
