import assert from "node:assert/strict";
import { defaultSettings, parseChanges } from "../../src/domain/settings/parse_settings.ts";
import { demoSettings } from "../../src/simulator/demo_settings.ts";
import type { SimulatedAddresses } from "../../src/simulator/simulated_house.ts";

const ADDRESSES: SimulatedAddresses = {
  inverterHost: "127.0.0.1",
  inverterPort: 1502,
  inverterUnitId: 1,
  nrgkickMeasurementsUrl: "http://127.0.0.1:8080/api/measurements/x",
  nrgkickSettingsUrl: "http://127.0.0.1:8080/api/settings/x",
  chargerPin: "0000",
  nrgkickGen2Address: null,
  plugHost: "127.0.0.1:9999",
};

Deno.test("demoSettings() are settings that are taken, for a charger of either generation", () => {
  for (const nrgkickGen2Address of [null, "127.0.0.1:8081"]) {
    const changes = parseChanges(
      demoSettings({ ...ADDRESSES, nrgkickGen2Address }),
      defaultSettings(),
    );
    const { inverterHost, plugEnabled, nrgkickMeasurementsUrl, nrgkickAddress } = changes;
    assert.deepEqual([inverterHost, plugEnabled], ["127.0.0.1:1502", true]);
    const isFirst = nrgkickGen2Address === null;
    assert.equal(changes.nrgkickGeneration, isFirst ? undefined : 2);
    assert.equal(nrgkickMeasurementsUrl, isFirst ? ADDRESSES.nrgkickMeasurementsUrl : undefined);
    assert.equal(nrgkickAddress, nrgkickGen2Address ?? undefined);
  }
});
