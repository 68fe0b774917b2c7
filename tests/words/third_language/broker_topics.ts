import { COMMAND_REFUSALS } from "../../../src/domain/ports/broker_state.ts";
import { refusalText } from "../../../src/mqtt/commands.ts";
import { discoveryTopics } from "../../../src/mqtt/home_assistant/discovery.ts";
import { Ledger } from "../../../src/mqtt/home_assistant/ledger.ts";
import { SUNNY } from "../../routes/fake_program.ts";
import { CAR } from "../../routes/sample_loads.ts";
import { MADE_UP } from "./made_up_language.ts";
import type { Tour } from "./tour.ts";

/** What Home Assistant shows of the house, and what is answered to a command over MQTT. */
export function visitBroker(tour: Tour): Promise<void> {
  const carport = {
    id: 7,
    name: "9",
    driver: "fronius",
    roles: ["pv"],
    quality: "fresh",
    atMs: 1,
    error: null,
    powers: {},
  } as const;
  const plug = { ...SUNNY.plug, id: 3, name: "9", kind: "switch", hold: null } as const;
  const status = { ...SUNNY, devices: [carport], loads: [{ ...CAR, name: "9" }, plug] };
  const { topics } = discoveryTopics(
    { base: "9", words: MADE_UP, status, version: "1" },
    new Ledger(),
  );
  const names = [...topics].flatMap(([, { payload }]) => namesIn(JSON.parse(payload).components));
  const refusals = COMMAND_REFUSALS.map((code) => refusalText({ code, detail: null }, MADE_UP));
  tour.told.push({ where: "MQTT", texts: [...names, ...refusals] });
  return Promise.resolve();
}

function namesIn(components: unknown): readonly string[] {
  return Object.values(components ?? {}).flatMap(({ name, options = [], device_class: kind }) =>
    kind === "enum" ? [name] : [name, ...options]
  );
}
