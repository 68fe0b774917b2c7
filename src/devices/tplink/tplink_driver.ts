import { InvariantBroken } from "../../domain/codes/errors.ts";
import { host, parseHost } from "../../domain/settings/setting_kinds.ts";
import { defineDriver } from "../driver.ts";
import { openTplinkPlug } from "./tplink_plug.ts";

/** TCP port of the plugs' own protocol. */
const USUAL_PORT = 9999;

/** TP-Link plugs of one relay by their local protocol: HS100, HS110, KP115 and their kin. */
export const tplink = defineDriver({
  id: "tplink",
  label: "TP-Link",
  roles: ["switch"],
  params: { host: host({ group: "params" }) },
  address: (values) => {
    const at = placeOf(values.host);
    return at === null ? null : `${at.host}:${at.port}`;
  },
  open: (values, _roles, { patience, lookup }) => {
    const at = placeOf(values.host);
    if (at === null) throw new InvariantBroken("Cannot open tplink: it has no address");
    const plug = openTplinkPlug({ ...at, ...patience, lookup });
    return { switch: plug, close: () => plug.close() };
  },
});

function placeOf(text: string): { readonly host: string; readonly port: number } | null {
  const address = parseHost(text);
  return address === null ? null : { host: address.hostname, port: address.port ?? USUAL_PORT };
}
