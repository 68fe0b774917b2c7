import assert from "node:assert/strict";
import mqtt from "mqtt";
import { runProgram } from "../setup/tool_folder.ts";
import { until } from "./fake_broker.ts";
import { LinkedHouse } from "./linked_house.ts";
import { Mosquitto, mosquittoTest } from "./mosquitto.ts";

const PASSWORD = "their word";
const USERS = ["house_17", "house_18", "landlord_a", "overseer"];

/** The lines of docs/mqtt.md for a broker of many houses. */
async function rules(): Promise<string> {
  const page = await Deno.readTextFile(new URL("../../docs/mqtt.md", import.meta.url));
  const [, section = ""] = page.split("## Many houses on one broker");
  const [, lines = ""] = section.split("```text\n");
  return lines.split("```")[0] ?? "";
}

async function users(): Promise<string> {
  const file = await Deno.makeTempFile();
  for (const user of USERS) {
    const made = await runProgram("mosquitto_passwd", {
      args: ["-b", file, user, PASSWORD],
      deadlineMs: 20_000,
    });
    assert.equal(made?.success, true, made?.errors);
  }
  const text = await Deno.readTextFile(file);
  await Deno.remove(file);
  return text;
}

function houseAt(url: string, { user, topic }: { user: string; topic: string }): LinkedHouse {
  return new LinkedHouse({
    mqttUrl: url,
    mqttUser: user,
    mqttPassword: PASSWORD,
    mqttTopic: topic,
    homeAssistantDiscovery: false,
  });
}

async function reader(url: string, username: string) {
  const client = await mqtt.connectAsync(url, { username, password: PASSWORD, protocolVersion: 5 });
  const heard = new Set<string>();
  client.on("message", (topic) => heard.add(topic));
  await client.subscribeAsync("fleet/#", { qos: 1 });
  return { client, heard };
}

mosquittoTest(
  "mosquitto with the rules of docs/mqtt.md keeps houses and landlords apart",
  async (program) => {
    await using broker = await Mosquitto.start(program, {
      lines: ["allow_anonymous false", "password_file FOLDER/users", "acl_file FOLDER/rules"],
      files: { users: await users(), rules: await rules() },
    });
    const { url } = broker;
    const overseer = await reader(url, "overseer");
    const landlord = await reader(url, "landlord_a");
    await using ours = houseAt(url, { user: "house_17", topic: "fleet/house_17" });
    await using theirs = houseAt(url, { user: "house_18", topic: "fleet/house_18" });
    for (const topic of ["fleet/house_17/state", "fleet/house_18/state"]) {
      await until(() => overseer.heard.has(topic));
    }
    for (const { link: { state } } of [ours, theirs]) {
      assert.equal(state.kind === "connected" ? state.refusedTopic : state.kind, null);
    }
    await landlord.client.publishAsync("fleet/house_18/mode/set", "fast", { qos: 1 })
      .catch(() => {});
    await landlord.client.publishAsync("fleet/house_17/mode/set", "slow", { qos: 1 });
    await until(() => ours.program.chosen.length > 0);
    assert.deepEqual([ours.program.chosen, theirs.program.chosen], [["slow"], []]);
    await until(() => landlord.heard.has("fleet/house_17/state"));
    assert.deepEqual([...landlord.heard].filter((topic) => topic.includes("house_18")), []);
    theirs.change({ mqttTopic: "fleet/house_17" });
    await until(() => {
      const { state } = theirs.link;
      return state.kind === "connected" && state.refusedTopic !== null;
    });
    await Promise.all([overseer.client.endAsync(), landlord.client.endAsync()]);
  },
);
