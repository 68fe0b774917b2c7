import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { shelly } from "../../../src/devices/shelly/shelly.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { ManualClock } from "../transport/manual_clock.ts";

/** What each method answers: JSON, or the status of an answer without a body. */
export type Script = Record<string, object | number>;

/** The driver at a host that answers by a script, which may be changed at any time. */
export function scriptedShelly(script: Script, role: Role) {
  const methods: string[] = [];
  const host = new FakeHttpHost(({ path }) => {
    const method = path.replace(/^\/rpc\//, "").replace(/\?.*$/, "");
    methods.push(method);
    const answer = { "Shelly.GetDeviceInfo": { gen: 2 }, ...script }[method] ?? 404;
    return typeof answer === "number"
      ? { status: answer }
      : { status: 200, body: JSON.stringify(answer) };
  });
  const clock = new ManualClock();
  const context = { clock, patience: { deadlineMs: 5000 }, paces: new WritePaces() };
  const device = shelly.open({ host: new URL(host.origin).host }, [role], context);
  return {
    clock,
    device,
    host: new URL(host.origin).host,
    /** Methods that were asked for since it was last looked at. */
    takeMethods: () => methods.splice(0),
    [Symbol.asyncDispose]: async () => {
      await device.close();
      await host.close();
    },
  };
}
