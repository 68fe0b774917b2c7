import { DeviceError, InvariantBroken } from "../../domain/codes/errors.ts";
import { host } from "../../domain/settings/setting_kinds.ts";
import { defineDriver, type Identified, placeOfHost } from "../driver.ts";
import { findPlugs, identifyPlug } from "./find_plugs.ts";
import { openTplinkPlug } from "./tplink_plug.ts";

/** TCP port of the plugs' own protocol. */
const USUAL_PORT = 9999;
const NOTHING_TOLD: Identified = { identity: {}, symptoms: [] };

/** TP-Link plugs of one relay by their local protocol: HS100, HS110, KP115 and their kin. */
export const tplink = defineDriver({
  id: "tplink",
  label: "TP-Link",
  roles: ["switch"],
  params: { host: host({ group: "params" }) },
  address: (values) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    return at === null ? null : `${at.host}:${at.port}`;
  },
  identify: async (values, { deadlineMs, signal, lookup }) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    if (at === null) return NOTHING_TOLD;
    try {
      const { model, hardware, firmware } = await identifyPlug(
        { ...at, lookup },
        { deadlineMs, signal },
      );
      return { identity: { model, hardware, firmware }, symptoms: [] };
    } catch (error) {
      // A plug that answers and cannot tell its name is well all the same.
      if (!(error instanceof DeviceError)) throw error;
      return NOTHING_TOLD;
    }
  },
  find: {
    call: async ({ places, deadlineMs, signal }) => {
      const plugs = await findPlugs({ deadlineMs, signal, ...places.plugs });
      const port = places.plugs?.port ?? USUAL_PORT;
      return plugs.map(({ address, model, name }) => {
        const host = port === USUAL_PORT ? address : `${address}:${port}`;
        return { name: `${model} “${name}”`, address: host, hint: null, params: { host } };
      });
    },
  },
  open: (values, _roles, { patience, lookup }) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    if (at === null) throw new InvariantBroken("Cannot open tplink: it has no address");
    const plug = openTplinkPlug({ ...at, ...patience, lookup });
    return { switch: plug, close: () => plug.close() };
  },
});
