import assert from "node:assert/strict";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { PLUG } from "../../domain/house/readings.ts";
import { FakePlug } from "../fakes.ts";
import { setUp } from "../program_under_test.ts";

const [FIRST, SECOND] = [11, 12];

/** Keeps what it was told. */
class ToldPlug extends FakePlug {
  readonly told: boolean[] = [];
  override set(on: boolean) {
    this.told.push(on);
    return super.set(on);
  }
}

/** Switches that nobody has enabled, the first of which the setting "Enabled" may be about. */
async function house(
  { plugHost, plug, first }: {
    readonly plugHost: string;
    readonly plug?: FakePlug | null;
    readonly first?: FakePlug | null;
  },
) {
  const [one, other] = [first, new ToldPlug({ ...PLUG, on: true })];
  const program = await setUp({
    settings: { plugHost, plugEnabled: true },
    switches: new Map([...(one === undefined ? [] : [[FIRST, one] as const]), [SECOND, other]]),
    switchPolicy: {},
    ...(plug === undefined ? {} : { plug }),
  });
  const steps = async () => {
    for (let cycle = 0; cycle < 4; cycle++) await program.step();
  };
  await steps();
  return { ...program, other, steps };
}

Deno.test("a switch that nobody has enabled is left alone when the settings' plug is removed", async () => {
  const { program, plug, other, steps } = await house({ plugHost: "switch.lan" });
  assert.deepEqual(other.told, []);
  await program.devices.remove(SLOT_IDS.plug);
  await steps();
  assert.equal(plug.value.on, false, "it was steered, so it goes off");
  assert.deepEqual(other.told, []);
  const { plugHost, plugEnabled } = program.settings().values;
  assert.deepEqual([plugHost, plugEnabled], ["", false]);
  await program.stop();
  assert.deepEqual(other.told, []);
});

Deno.test("a switch that nobody has enabled is left alone when the settings' plug fails to open", async () => {
  const { program, other } = await house({ plugHost: "switch.lan", plug: null });
  assert.deepEqual(other.told, []);
  await program.stop();
  assert.deepEqual(other.told, []);
});

Deno.test("Enabled of the house is about the first switch alone, also one that fails to open", async () => {
  const { program, other } = await house({ plugHost: "", first: null });
  assert.deepEqual(other.told, []);
  await program.stop();
  assert.deepEqual(other.told, []);
});

Deno.test("Enabled of the house goes with the switch that it was about", async () => {
  const first = new ToldPlug({ ...PLUG, on: true });
  const { program, other, steps } = await house({ plugHost: "", first });
  assert.notDeepEqual(first.told, [], "it is steered");
  await program.devices.remove(FIRST);
  await steps();
  assert.equal(first.value.on, false);
  assert.deepEqual(other.told, []);
  assert.equal(program.settings().values.plugEnabled, false);
  await program.stop();
  assert.deepEqual(other.told, []);
});

Deno.test("changeSettings() takes no address from an enabled plug while another switch is there", async () => {
  const { program, other, steps } = await house({ plugHost: "switch.lan" });
  await assert.rejects(program.changeSettings({ plugHost: "" }), (error) => {
    assert.ok(error instanceof SettingsInvalid);
    assert.deepEqual(error.issues, [{ key: "plugHost", code: "no-plug-address" }]);
    return true;
  });
  await program.changeSettings({ plugHost: "", plugEnabled: false });
  await steps();
  assert.deepEqual(other.told, []);
  await program.stop();
});
