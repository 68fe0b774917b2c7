import {
  DeviceProtocol,
  DeviceRejected,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import {
  host,
  parseHost,
  secretText,
  wholeNumber,
} from "../../../src/domain/settings/setting_kinds.ts";
import { defineDriver } from "../../../src/devices/driver.ts";

/**
 * A make of its own, which no other knows: lamps behind a bridge that answers JSON. What it shows is
 * that a folder and one line are enough.
 */
export const lamp = defineDriver({
  id: "lamp",
  label: "Lamp",
  roles: ["load", "switch"],
  params: {
    host: host({ group: "params" }),
    channel: wholeNumber({ group: "params", unit: "", min: 0, max: 3, fallback: 0 }),
    key: secretText({ group: "params", fallback: "", minLength: 4, maxLength: 12 }),
  },
  address: ({ host, channel }) => {
    const place = parseHost(host);
    return place === null ? null : `${place.hostname}:${place.port ?? 80}/${channel}`;
  },
  find: {
    look: async (host) => {
      const answer = await fetch(`http://${host}/lamps`).catch((cause) => {
        throw new DeviceUnreachable("Cannot look for lamps", { cause });
      });
      const count = Number(await answer.text());
      if (!answer.ok || !Number.isInteger(count)) throw new DeviceProtocol("Cannot see lamps");
      return Array.from({ length: count }, (_, channel) => ({
        name: `Lamp ${channel}`,
        address: host,
        hint: null,
        params: { host, channel },
      }));
    },
  },
  open: ({ host, channel, key }, roles) => {
    const url = `http://${host}/lamps/${channel}`;
    const ask = async (method: "GET" | "PUT", path = "") => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(url + path, { method, headers }).catch((cause) => {
        throw new DeviceUnreachable(`Cannot reach lamp ${channel}`, { cause });
      });
      const text = await answer.text();
      if (answer.status === 401) throw new DeviceRejected(`Cannot read lamp ${channel}: wrong key`);
      const [power, state] = text.split(" ");
      const powerW = Number(power);
      if (!answer.ok || !Number.isFinite(powerW)) {
        throw new DeviceProtocol(`Cannot read lamp ${channel}: ${text}`);
      }
      return { powerW, on: state === "on" };
    };
    const readPlug = async () => {
      const { powerW, on } = await ask("GET");
      return { on, powerW, totalWh: null, hasMeter: true, model: "Lamp" };
    };
    return {
      ...(roles.includes("load") && {
        load: { read: async () => ({ powerW: (await ask("GET")).powerW, totalWh: null }) },
      }),
      ...(roles.includes("switch") && {
        switch: {
          read: readPlug,
          set: async (on: boolean) => {
            const state = await ask("PUT", on ? "/on" : "/off");
            return state.on === on ? "confirmed" as const : "sent" as const;
          },
          close: () => Promise.resolve(),
        },
      }),
      close: () => Promise.resolve(),
    };
  },
});
