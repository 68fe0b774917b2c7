import assert from "node:assert/strict";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import { freePort } from "../../setup/free_port.ts";

/** The package `tplink-smarthome-simulator`; null where it cannot be loaded. */
const PEER = await import("tplink-smarthome-simulator").then(
  (module) => module.default,
  () => null,
);

function peerTest(name: string, fn: (peer: NonNullable<typeof PEER>) => Promise<void>): void {
  const note = PEER === null ? " (skipped: tplink-smarthome-simulator cannot be loaded)" : "";
  Deno.test({
    name: `${name}${note}`,
    ignore: PEER === null,
    fn: async () => {
      if (PEER !== null) await fn(PEER);
    },
  });
}

/** Runs a plug that nobody of this project wrote, on a free port, and our driver beside it. */
async function withPeer(
  model: "hs100" | "hs110" | "hs110v2",
  use: (plug: SwitchedPlug) => Promise<void>,
  peer: NonNullable<typeof PEER>,
): Promise<void> {
  // Left to itself it takes a free port of UDP and hopes that the same one of TCP is free.
  const port = freePort();
  const device = new peer.Device({ model, address: "127.0.0.1", port, data: { alias: "garage" } });
  await device.start();
  const plug = openTplinkPlug({ host: "127.0.0.1", port: device.port, deadlineMs: 5000 });
  try {
    await use(plug);
  } finally {
    await plug.close();
    await device.stop();
  }
}

peerTest(
  "openTplinkPlug() tplink-smarthome-simulator: HS100 is switched and has no meter",
  (peer) =>
    withPeer(
      "hs100",
      async (plug) => {
        for (const on of [true, false, true]) {
          await plug.set(on);
          const { model, ...values } = await plug.read();
          assert.deepEqual(values, { on, powerW: null, totalWh: null, hasMeter: false });
          assert.match(model, /^HS100/);
        }
      },
      peer,
    ),
);

// The one tells W and kWh, the other mW and Wh; neither has a load, so that both tell the same.
for (
  const { model, name } of [
    { model: "hs110", name: "HS110(US)" },
    { model: "hs110v2", name: "HS110(EU)" },
  ] as const
) {
  peerTest(
    `openTplinkPlug() tplink-smarthome-simulator: ${model} is switched and measured`,
    (peer) =>
      withPeer(
        model,
        async (plug) => {
          for (const on of [true, false, true]) {
            await plug.set(on);
            const expected = { on, hasMeter: true, model: name, powerW: 3.14, totalWh: 51_493 };
            assert.deepEqual(await plug.read(), expected);
          }
        },
        peer,
      ),
  );
}
