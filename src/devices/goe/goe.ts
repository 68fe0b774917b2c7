import { host } from "../../domain/settings/setting_kinds.ts";
import { InvariantBroken } from "../../domain/codes/errors.ts";
import { defineDriver, placeOfHost } from "../driver.ts";
import { openGoe } from "./goe_charger.ts";

const USUAL_PORT = 80;

/** go-e chargers with the HTTP API v2: HOME+ and HOMEfix of V3, Gemini, CORE, PRO. */
export const goe = defineDriver({
  id: "goe",
  label: "go-e",
  roles: ["charger"],
  params: { host: host({ group: "params" }) },
  address: ({ host }) => {
    const at = placeOfHost(host, USUAL_PORT);
    return at === null ? null : `${at.host}:${at.port}`;
  },
  find: {
    look: async (host, { clock, lookup, deadlineMs }) => {
      const at = placeOfHost(host, USUAL_PORT);
      if (at === null) return [];
      await openGoe({ ...at, clock, lookup, deadlineMs }).read();
      return [{ name: "go-e", address: host, hint: null, params: { host } }];
    },
  },
  open: (values, _roles, { clock, paces, patience, lookup }) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    if (at === null) throw new InvariantBroken("Cannot open goe: it has no address");
    const charger = openGoe({
      ...at,
      clock,
      ...patience,
      lookup,
      pace: paces.of(`${at.host}:${at.port}`),
    });
    return { charger, close: () => charger.close() };
  },
});
