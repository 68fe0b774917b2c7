import tplink, { type Plug } from "tplink-smarthome-api";
import { DeviceProtocol } from "../../domain/codes/errors.ts";

/** Carries one command, JSON text, to the plug and resolves to the JSON of its answer. */
export type Carrier = (text: string) => Promise<unknown>;

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** What the package asks to know of a plug; it looks at nothing else here. */
export interface PlugSelf {
  readonly model: string;
  readonly alias: string;
  readonly hw_ver: string;
  readonly sw_ver: string;
  readonly feature: string;
}
const NOT_ASKED: PlugSelf = { model: "", alias: "", hw_ver: "", sw_ver: "", feature: "" };

/**
 * A plug of tplink-smarthome-api that knows no address: all that it sends goes through `carry`, once.
 * Its own sockets are never opened. They take frames of a wrong length for whole ones and a cut one
 * for `undefined`, have no bound, live on when their caller has given up, and look names up again.
 * A plug serves one command: nothing can be sent a second time, nor to where a search saw another.
 */
export function plugBehind(carry: Carrier, self: PlugSelf = NOT_ASKED): Plug {
  const client = new tplink.Client({ logger: SILENT });
  const plug = client.getPlug({
    host: "",
    sysInfo: {
      model: self.model,
      alias: self.alias,
      hw_ver: self.hw_ver,
      sw_ver: self.sw_ver,
      feature: self.feature,
      type: "IOT.SMARTPLUGSWITCH",
      deviceId: "",
      mac: "",
      led_off: 0,
      relay_state: 0,
    },
  });
  plug.emitEventsEnabled = false;
  let isSent = false;
  plug.send = async (payload) => {
    if (isSent) throw new DeviceProtocol("Cannot send to plug: it has been sent a command");
    isSent = true;
    return JSON.stringify(
      await carry(typeof payload === "string" ? payload : JSON.stringify(payload)),
    );
  };
  return plug;
}
