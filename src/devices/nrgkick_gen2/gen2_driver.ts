import { InvariantBroken } from "../../domain/codes/errors.ts";
import { host, plainText, secretText } from "../../domain/settings/setting_kinds.ts";
import { defineDriver, placeOfHost } from "../driver.ts";
import { findNrgkicks } from "./find_nrgkicks.ts";
import { openNrgkickGen2 } from "./nrgkick_gen2.ts";

/** TCP port of the local API. */
const USUAL_PORT = 80;

/** NRGkick of the second generation by its local JSON API. */
export const nrgkickGen2 = defineDriver({
  id: "nrgkick-gen2",
  label: "NRGkick Gen2",
  roles: ["charger"],
  params: {
    host: host({ group: "params" }),
    /** Empty: no authentication. */
    user: plainText({ group: "params", fallback: "", maxLength: 64 }),
    password: secretText({ group: "params", fallback: "", minLength: 0, maxLength: 64 }),
  },
  address: (values) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    return at === null ? null : `${at.host}:${at.port}`;
  },
  shownAddress: (values) => values.host,
  find: {
    call: async ({ places, deadlineMs, signal }) => {
      const chargers = await findNrgkicks({ deadlineMs, signal, ...places.chargers });
      return chargers.map(({ address, port, name, model, isApiEnabled }) => {
        const host = port === USUAL_PORT ? address : `${address}:${port}`;
        return {
          name: `${model || "NRGkick"} “${name}”`,
          address: host,
          hint: isApiEnabled === false ? "api-disabled" : null,
          params: { host },
        };
      });
    },
  },
  open: (values, _roles, { clock, paces, patience, lookup }) => {
    const at = placeOfHost(values.host, USUAL_PORT);
    if (at === null) throw new InvariantBroken("Cannot open nrgkick-gen2: it has no address");
    const charger = openNrgkickGen2({
      ...at,
      user: values.user,
      password: values.password,
      clock,
      ...patience,
      lookup,
      pace: paces.of(`${at.host}:${at.port}`),
    });
    return { charger, close: () => charger.close() };
  },
});
