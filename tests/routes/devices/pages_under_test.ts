import { devicesRoutes } from "../../../routes/devices/devices.tsx";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { DRIVERS } from "../../../src/devices/registry.ts";
import { parseChanges, withChanges } from "../../../src/domain/settings/parse_settings.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { fakeDevices } from "../fake_devices.ts";
import { FakeProgram } from "../fake_program.ts";

export const SECRET = "geheim-4711";
/** A right form of a new device. */
export const FORM = {
  driver: "lamp",
  name: "Garage",
  "role-load": "on",
  "param-host": "192.168.178.40",
  "param-channel": "2",
  "param-key": SECRET,
};
export const FRAGMENT = { "hx-request": "true" };

const ADDRESSES = {
  inverterHost: "192.168.178.30",
  nrgkickGeneration: 2,
  nrgkickAddress: "192.168.178.31",
  plugHost: "192.168.178.32",
} as const;

/** The pages of the devices and of the settings around a house of lamps. */
export function pages(environment?: string) {
  const program = new FakeProgram();
  program.values = { ...program.values, ...ADDRESSES };
  const devices = fakeDevices({
    settings: () => program.values,
    states: () => program.current.devices,
    drivers: [lamp, ...DRIVERS],
    lastId: 3,
    changeSettings: (input) => {
      program.values = withChanges(program.values, parseChanges(input, program.values));
      return Promise.resolve();
    },
    ...(environment === undefined ? {} : { environment }),
  });
  const house = Object.assign(program, { devices });
  const app = devicesRoutes(house).route("/", settingsRoutes(house));
  const get = async (path = "/settings/devices", headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers });
    return { status: response.status, html: await response.text() };
  };
  const post = async (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) => {
    const response = await app.request(path, {
      method: "POST",
      headers: { accept: "text/html", ...headers },
      body: new URLSearchParams(fields),
    });
    return {
      status: response.status,
      location: response.headers.get("location"),
      retryAfter: response.headers.get("retry-after"),
      html: await response.text(),
    };
  };
  const add = (name: string, channel: number) =>
    devices.add({
      driver: "lamp",
      name,
      roles: ["load"],
      params: { host: "192.168.178.40", channel, key: SECRET },
    });
  return { program, devices, app, get, post, add };
}

/** The names of the devices in the section, in its order. */
export function namesIn(html: string): readonly string[] {
  return [...html.matchAll(/<h3 class="device-name">([^<]*)<\/h3>/g)].map(([, name = ""]) => name);
}

/** The opening tag of a control. */
export function control(html: string, id: string): string {
  return new RegExp(`<(?:input|select|fieldset)[^>]*id="${id}"[^>]*>`).exec(html)?.[0] ?? "";
}
