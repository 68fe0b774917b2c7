import assert from "node:assert/strict";
import * as v from "valibot";
import { parse } from "yaml";
import { ROOT, run } from "../deploy/run_installed.ts";
import { BIN, makeCertificate, PostgresServer, postgresTest } from "./postgres.ts";
import { NOON_MS, ShippingHouse } from "./shipping_house.ts";

const FOLDER = new URL("deploy/fleet/", ROOT);
const INIT = "/docker-entrypoint-initdb.d/";
const PROVISIONING = "/etc/grafana/provisioning/";
const GRAFANA_PASSWORD = "it's of Grafana";

const read = (name: string) => Deno.readTextFile(new URL(name, FOLDER));
const strings = v.array(v.string());
const SERVICE = v.object({
  environment: v.record(v.string(), v.string()),
  volumes: strings,
});
const COMPOSE = v.object({
  services: v.object({
    database: v.object({
      ...SERVICE.entries,
      command: strings,
      healthcheck: v.object({ test: strings }),
    }),
    grafana: v.object({
      ...SERVICE.entries,
      depends_on: v.object({ database: v.object({ condition: v.literal("service_healthy") }) }),
    }),
  }),
});
const DATASOURCE = v.object({
  type: v.string(),
  url: v.literal("database:5432"),
  user: v.string(),
  jsonData: v.object({ database: v.string(), sslmode: v.literal("require") }),
  secureJsonData: v.object({ password: v.literal("$GRAFANA_DB_PASSWORD") }),
});
const TARGET = v.object({ rawSql: v.string(), datasource: v.object({ type: v.string() }) });
const DASHBOARD = v.object({
  panels: v.array(v.object({ targets: v.array(TARGET) })),
  templating: v.object({ list: v.array(v.object({ name: v.string(), query: v.string() })) }),
});

/** What a container sees at a path: the file beside compose.yaml that is mounted there. */
function mountsOf(volumes: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    volumes.filter((volume) => volume.startsWith("./")).map((volume) => {
      const [file = "", path = ""] = volume.split(":");
      return [path, file.slice(2)];
    }),
  );
}

/** As the image does on an empty volume: the files by their names there, each by psql. */
async function initialise(
  server: PostgresServer,
  { files, environment }: {
    readonly files: ReadonlyMap<string, string>;
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const paths = [...files.keys()].filter((path) => path.startsWith(INIT)).toSorted();
  assert.deepEqual(paths.map((path) => files.get(path)), ["schema.sql", "roles.sql"]);
  for (const path of paths) {
    const file = new URL(files.get(path) ?? "", FOLDER).pathname;
    const { code, output } = await run(
      [`${BIN}/psql`, "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "--no-password", "-q", "-f", file]
        .concat(["-h", "127.0.0.1", "-p", `${server.port}`, "-U", "owner", "-d", "fleet"]),
      {
        env: {
          PGPASSWORD: "owner-pw",
          PGOPTIONS: "-c client_min_messages=warning",
          ...environment,
        },
      },
    );
    assert.equal(code, 0, output);
  }
}

postgresTest(
  "compose.yaml makes a database that houses ship to, and Grafana answers each panel from it",
  async (server) => {
    const { services: { database, grafana } } = v.parse(COMPOSE, parse(await read("compose.yaml")));
    assert.equal(database.environment["POSTGRES_DB"], "fleet");
    const { GRAFANA_DB_PASSWORD = "" } = database.environment;
    assert.equal(grafana.environment["GRAFANA_DB_PASSWORD"], GRAFANA_DB_PASSWORD);
    await makeCertificate(server.folder);
    const settings = database.command.filter((word) => word.includes("="))
      .map((setting) => setting.replace("/tls/", `${server.folder}/`));
    await server.stop();
    await server.start(settings);
    await initialise(server, {
      files: mountsOf(database.volumes),
      environment: { GRAFANA_DB_PASSWORD: GRAFANA_PASSWORD },
    });
    const [cmd, program = "", ...words] = database.healthcheck.test;
    const healthy = await run([`${BIN}/${program}`, ...words, "-p", `${server.port}`]);
    assert.deepEqual([cmd, healthy.code], ["CMD", 0], healthy.output);

    await server.asOwner((sql) => sql.unsafe("alter role houses_of_a password 'a-pw'"));
    const login = { user: "houses_of_a", password: "a-pw" };
    using house = new ShippingHouse(server.url({ ...login, mode: "require" }));
    house.addSteps(3);
    house.addRecords();
    assert.equal(await house.ship.ship(), 7, house.logged.join("\n"));
    await answersPanels(server, mountsOf(grafana.volumes));
  },
  PostgresServer.empty,
);

/** As Grafana, by its own files: each question of the dashboard, and the choice of houses. */
async function answersPanels(
  server: PostgresServer,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const at = async (path: string) => parse(await read(files.get(path) ?? ""));
  const { datasources: [source] } = v.parse(
    v.object({ datasources: v.tuple([DATASOURCE]) }),
    await at(`${PROVISIONING}datasources/fleet.yaml`),
  );
  const { providers: [provider] } = v.parse(
    v.object({ providers: v.tuple([v.object({ options: v.object({ path: v.string() }) })]) }),
    await at(`${PROVISIONING}dashboards/fleet.yaml`),
  );
  const dashboard = v.parse(DASHBOARD, await at(`${provider.options.path}/dashboard.json`));
  const targets = dashboard.panels.flatMap((panel) => panel.targets);
  assert.ok(targets.every(({ datasource }) => datasource.type === source.type));
  const { user, jsonData: { database, sslmode: ssl } } = source;
  await server.as({ user, password: GRAFANA_PASSWORD, database, ssl }, async (sql) => {
    const choice = dashboard.templating.list.find(({ name }) => name === "house")?.query ?? "";
    const houses = await sql.unsafe(choice);
    assert.deepEqual(houses.map((row) => row["__text"]), ["Mill Lane 1"]);
    await sql`set enable_seqscan = off`;
    for (const { rawSql } of targets) {
      const question = rawSql
        .replaceAll("$house", houses.map((row) => `'${row["__value"]}'`).join(","))
        .replaceAll("$__from", "0").replaceAll("$__to", `${NOON_MS}`);
      const rows = await sql.unsafe(question);
      if (question.includes("fleet.five_minutes")) {
        const plan = await sql.unsafe(`explain ${question}`);
        assert.match(JSON.stringify([...plan]), /Index Cond: [^"]*house = ANY \('/, question);
      }
      const isOfFaults = /silent_houses order|device\.fault/.test(rawSql);
      assert.equal(rows.length > 0, !isOfFaults, rawSql);
    }
  });
}
