import assert from "node:assert/strict";
import type { DeviceReport, DoctorReport } from "../../../src/commands/doctor/doctor_report.ts";
import { DoctoredHouse } from "../doctored_house.ts";

Deno.test("runDoctor() tells who a charger of the second generation is", async () => {
  await using house = await DoctoredHouse.open({ gen2: { user: "house", password: "swordfish" } });
  const settings = {
    nrgkickGeneration: 2,
    nrgkickAddress: house.simulation.addresses.nrgkickGen2Address,
    nrgkickUser: "house",
    nrgkickPassword: "swordfish",
  };
  const { code, printed } = await house.ask(settings, { isJson: true });
  assert.equal(code, 0, printed.join());
  const charger = chargerIn(printed[0]);
  assert.equal(charger?.verdict, "ok");
  const { model, firmware, serialNumber, ratedCurrentA } = charger?.identity ?? {};
  assert.match(String(model), /NRGkick/);
  assert.match(String(firmware), /^\d+\.\d+\.\d+\.\d+$/);
  assert.match(String(serialNumber), /^\*{4}.{4}$/);
  assert.equal(ratedCurrentA, 16);
  const { code: wrong, printed: refused } = await house.ask({ ...settings, nrgkickPassword: "x" }, {
    isJson: true,
  });
  assert.equal(wrong, 1);
  assert.deepEqual(chargerIn(refused[0])?.problems.map(({ code }) => code), ["sign-in-wrong"]);
});

Deno.test("runDoctor() tells what the charger says of itself, in codes and in words", async () => {
  await using house = await DoctoredHouse.open({ gen2: {} });
  await house.simulation.faults.set("charger", { kind: "error-code", code: "16" });
  const { printed } = await house.ask({
    nrgkickGeneration: 2,
    nrgkickAddress: house.simulation.addresses.nrgkickGen2Address,
  }, { isJson: true });
  const charger = chargerIn(printed[0]);
  const notices = charger?.values.find(({ name }) => name === "notices");
  assert.deepEqual(notices?.value, ["error 16 RESIDUAL_CURRENT_DETECTED"]);
  assert.match(charger?.problems[0]?.what ?? "", /error 16 \(a residual current flowed/);
});

function chargerIn(json: string | undefined): DeviceReport | undefined {
  const report: DoctorReport = JSON.parse(json ?? "");
  return report.devices.find(({ device }) => device === "charger");
}
