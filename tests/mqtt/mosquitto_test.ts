import assert from "node:assert/strict";
import mqtt from "mqtt";
import { runProgram } from "../setup/tool_folder.ts";
import { until } from "./fake_broker.ts";
import { LinkedHouse, restoredAt } from "./linked_house.ts";
import { Mosquitto, mosquittoTest } from "./mosquitto.ts";

/** Hears of topics on a broker, over its restarts too. */
async function listener(url: string, topic: string) {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 20, protocolVersion: 5 });
  client.on("error", () => {});
  const heard: { readonly topic: string; readonly text: string; readonly retain: boolean }[] = [];
  client.on("message", (at, payload, { retain }) => {
    heard.push({ topic: at, text: String(payload), retain });
  });
  await client.subscribeAsync(topic, { qos: 1 });
  return { client, heard };
}

mosquittoTest("mosquitto keeps state and status for who comes later", async (program) => {
  await using broker = await Mosquitto.start(program);
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  const first = await listener(broker.url, "chargemanager/announced");
  await until(() => first.heard.length > 0);
  await first.client.endAsync();
  const { client, heard } = await listener(broker.url, "chargemanager/#");
  await until(() => heard.length >= 6);
  assert.deepEqual(heard.filter(({ retain }) => !retain), []);
  const status = heard.find(({ topic }) => topic === "chargemanager/status");
  assert.equal(status?.text, "online");
  await house.link.stop();
  await until(() => heard.at(-1)?.text === "offline");
  await client.endAsync();
});

mosquittoTest("mosquitto killed and back: no event is lost or counts twice", async (program) => {
  await using broker = await Mosquitto.start(program);
  await using house = new LinkedHouse({ mqttUrl: broker.url });
  await until(() => house.link.state.kind === "connected");
  const { client, heard } = await listener(broker.url, "chargemanager/events");
  for (const second of [1, 2, 3]) house.link.hear(restoredAt(second));
  await until(() => heard.length === 3);
  await broker.kill();
  for (const second of [4, 5, 6]) house.link.hear(restoredAt(second));
  await until(() => house.link.state.kind === "failing" && !client.connected);
  let subscribedAgain = false;
  client.once("connect", () => {
    client.subscribeAsync("chargemanager/events", { qos: 1 }).then(() => subscribedAgain = true);
  });
  await broker.begin();
  await until(() => subscribedAgain);
  house.cycle(60_000);
  await until(() => house.link.state.kind === "connected");
  house.link.hear(restoredAt(7));
  const ids = () => heard.map(({ text }) => JSON.parse(text).id);
  await until(() => ids().includes("run-7"));
  // A broker may tell of the third and die before it confirms it: that one comes again.
  const told = ids().filter((id, index, all) => id !== "run-3" || all.indexOf(id) === index);
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7].map((number) => `run-${number}`));
  await client.endAsync();
});

mosquittoTest(
  "mosquitto's last will tells of a program that is gone without a word",
  async (program) => {
    await using broker = await Mosquitto.start(program);
    const url = JSON.stringify(broker.url);
    const script = `
    import { LinkedHouse } from ${
      JSON.stringify(new URL("./linked_house.ts", import.meta.url).href)
    };
    const house = new LinkedHouse({ mqttUrl: ${url} });
    while (house.link.state.kind !== "connected") await new Promise((done) => setTimeout(done, 5));
    console.log("there");
    setInterval(() => {}, 1000);
  `;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--no-lock", "--ext=ts", script],
      cwd: new URL("../../", import.meta.url),
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    assert.match(new TextDecoder().decode((await reader.read()).value), /there/);
    await reader.cancel();
    const { client, heard } = await listener(broker.url, "chargemanager/status");
    await until(() => heard.length === 1);
    child.kill("SIGKILL");
    await child.status;
    await until(() => heard.length === 2);
    assert.deepEqual(heard.map(({ text }) => text), ["online", "offline"]);
    await client.endAsync();
  },
);

mosquittoTest(
  "mosquitto with a password lets in who has it, and takes what its rules allow",
  async (program) => {
    const folder = await Deno.makeTempDir();
    const made = await runProgram("mosquitto_passwd", {
      args: ["-c", "-b", `${folder}/users`, "house", "right word"],
      deadlineMs: 20_000,
    });
    assert.equal(made?.success, true);
    const users = await Deno.readTextFile(`${folder}/users`);
    await Deno.remove(folder, { recursive: true });
    await using broker = await Mosquitto.start(program, {
      lines: ["allow_anonymous false", "password_file FOLDER/users", "acl_file FOLDER/rules"],
      files: {
        users,
        rules: "user house\ntopic readwrite chargemanager/#\ntopic deny chargemanager/events\n",
      },
    });
    await using house = new LinkedHouse({
      mqttUrl: broker.url,
      mqttUser: "house",
      mqttPassword: "wrong word",
    });
    await until(() => house.link.state.kind === "failing");
    const { state } = house.link;
    assert.equal(state.kind === "failing" ? state.trouble : "", "wrong-password");
    house.change({ mqttPassword: "right word" });
    await until(() => house.link.state.kind === "connected");
    house.link.hear(restoredAt(1));
    await until(() =>
      house.link.state.kind === "connected" && house.link.state.refusedTopic !== null
    );
  },
);

const OPENSSL_STEPS = [
  ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=somebody", "-days", "3"]
    .concat(["-keyout", "FOLDER/ca.key", "-out", "FOLDER/ca.pem"]),
  ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    .concat(["-keyout", "FOLDER/key.pem", "-out", "FOLDER/asked.pem"]),
  ["x509", "-req", "-in", "FOLDER/asked.pem", "-CA", "FOLDER/ca.pem", "-CAkey", "FOLDER/ca.key"]
    .concat(["-CAcreateserial", "-days", "DAYS", "-extfile", "FOLDER/names"])
    .concat(["-out", "FOLDER/cert.pem"]),
] as const;

/** A broker for encrypted connections; its certificate ends so many days from now. */
async function encrypted(program: string, days: number): Promise<Mosquitto> {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.writeTextFile(`${path}/names`, "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  for (const step of OPENSSL_STEPS) {
    const args = step.map((part) => part.replace("FOLDER", path).replace("DAYS", String(days)));
    const done = await runProgram("openssl", { args, deadlineMs: 30_000 });
    assert.equal(done?.success, true, done?.errors ?? "no openssl");
  }
  return await Mosquitto.start(program, {
    lines: ["allow_anonymous true", "certfile FOLDER/cert.pem", "keyfile FOLDER/key.pem"],
    files: {
      "cert.pem": await Deno.readTextFile(`${path}/cert.pem`),
      "key.pem": await Deno.readTextFile(`${path}/key.pem`),
    },
  });
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

function troubleOf({ link: { state } }: LinkedHouse): string {
  return state.kind === "failing" ? state.trouble : state.kind;
}

mosquittoTest(
  "mosquitto's certificate and encryption: each trouble is told as it is",
  async (program) => {
    await using unknown = await encrypted(program, 3);
    await using expired = await encrypted(program, -1);
    await using plain = await Mosquitto.start(program);
    await using house = new LinkedHouse({ mqttUrl: `mqtts://localhost:${unknown.port}` });
    await until(() => troubleOf(house) === "certificate-unknown");
    assert.equal(house.noted.length, 1, "waiting does not heal it");
    house.change({ mqttUrl: `mqtts://localhost:${expired.port}` });
    await until(() => troubleOf(house) === "certificate-expired");
    house.change({ mqttUrl: `mqtt://localhost:${unknown.port}` });
    await until(() => troubleOf(house) === "cut-off");
    house.change({ mqttUrl: `mqtts://127.0.0.1:${plain.port}` });
    await until(() => troubleOf(house) === "no-encryption");
    house.change({ mqttUrl: plain.url });
    await until(() => troubleOf(house) === "connected");
  },
);
