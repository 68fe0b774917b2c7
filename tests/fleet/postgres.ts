import postgres from "postgres";
import { ROOT, run } from "../deploy/run_installed.ts";
import { freePort } from "../setup/free_port.ts";

export const BIN = "/usr/lib/postgresql/15/bin";
const IS_THERE = await Deno.stat(`${BIN}/initdb`).then(() => true, () => false);
/** What a test without PostgreSQL says in place of running. */
const WITHOUT = IS_THERE ? "" : " (skipped: no PostgreSQL 15)";
/** "nobody" of Debian: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const LOWERED: readonly string[] = Deno.uid() === 0
  ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"]
  : [];

/** A database server of its own for a test, on loopback, that ends with it. */
export class PostgresServer {
  #child: Deno.ChildProcess | null = null;
  #drained: Promise<unknown> = Promise.resolve();

  private constructor(readonly folder: string, readonly port: number) {}

  /** With the fleet's tables, and a login for houses. */
  static async create(): Promise<PostgresServer> {
    const server = await PostgresServer.empty();
    await server.applySchema();
    await server.asOwner(async (sql) => {
      await sql.unsafe("create role house login password 'house-pw' in role fleet_house");
    });
    return server;
  }

  /** With an empty database `fleet`. */
  static async empty(): Promise<PostgresServer> {
    const folder = await Deno.makeTempDir({ prefix: "chargemanager-fleet-" });
    if (Deno.uid() === 0) await Deno.chown(folder, NOBODY, NOBODY);
    const { code, output } = await run([
      ...LOWERED,
      `${BIN}/initdb`,
      "--no-sync",
      "--auth=scram-sha-256",
      "--username=owner",
      "--locale=C.UTF-8",
      `--pwfile=${await passwordFile(folder)}`,
      `--pgdata=${folder}/data`,
    ], { cwd: folder });
    if (code !== 0) throw new Error(output);
    const server = new PostgresServer(folder, freePort());
    await server.start();
    await server.asOwner(async (sql) => {
      await sql.unsafe("create database fleet");
    }, "postgres");
    return server;
  }

  async start(more: readonly string[] = []): Promise<void> {
    const settings = ["fsync=off", "unix_socket_directories=", `port=${this.port}`, ...more];
    const args = settings.flatMap((setting) => ["-c", setting]);
    const [program = "", ...words] = [
      ...LOWERED,
      `${BIN}/postgres`,
      "-D",
      `${this.folder}/data`,
      "-h",
      "127.0.0.1",
      ...args,
    ];
    const child = new Deno.Command(program, {
      args: words,
      cwd: this.folder,
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    let log = "";
    this.#drained = (async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        log += text;
        if (log.includes("ready to accept connections")) ready.resolve();
      }
      ready.reject(new Error(log));
    })();
    this.#drained.catch(() => {});
    await ready.promise;
  }

  /** Ends it at once, with all its connections. */
  async stop(): Promise<void> {
    this.#child?.kill("SIGINT");
    await this.#drained;
    await this.#child?.status;
    this.#child = null;
  }

  async applySchema(): Promise<void> {
    const text = await Deno.readTextFile(new URL("deploy/fleet/schema.sql", ROOT));
    await this.asOwner(async (sql) => {
      await sql.unsafe(text);
    });
  }

  url(
    { user = "house", password = "house-pw", database = "fleet", mode = "disable" } = {},
  ): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}?sslmode=${mode}`;
  }

  async asOwner<T>(
    work: (sql: postgres.Sql) => Promise<T>,
    database = "fleet",
  ): Promise<T> {
    return await this.as({ user: "owner", password: "owner-pw", database }, work);
  }

  async as<T>(
    who: { user: string; password: string; database?: string; ssl?: "require" },
    work: (sql: postgres.Sql) => Promise<T>,
  ): Promise<T> {
    const { ssl = false } = who;
    const sql = postgres(this.url(who), { max: 1, ssl, onnotice: () => {} });
    try {
      return await work(sql);
    } finally {
      await sql.end();
    }
  }

  async remove(): Promise<void> {
    if (this.#child !== null) await this.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A test with a server of its own; without PostgreSQL it says so and does not run. */
export function postgresTest(
  name: string,
  use: (server: PostgresServer) => Promise<void>,
  make: () => Promise<PostgresServer> = PostgresServer.create,
): void {
  Deno.test({
    name: `${name}${WITHOUT}`,
    ignore: !IS_THERE,
    fn: async () => {
      const server = await make();
      try {
        await use(server);
      } finally {
        await server.remove();
      }
    },
  });
}

/** Certificate and key, signed by itself; it ends so many days from now. */
export async function makeCertificate(
  folder: string,
  { days = 2, name = "IP:127.0.0.1" } = {},
): Promise<{ readonly certificate: string; readonly key: string }> {
  const [certificate, key] = [`${folder}/server.crt`, `${folder}/server.key`];
  const [asked, names] = [`${folder}/server.csr`, `${folder}/names`];
  await Deno.writeTextFile(
    names,
    `basicConstraints=critical,CA:FALSE\nsubjectAltName=${name}\n`,
  );
  for (
    const words of [
      ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", key, "-out", asked],
      ["x509", "-req", "-in", asked, "-signkey", key, "-days", `${days}`, "-extfile", names]
        .concat(["-out", certificate]),
    ]
  ) {
    const { code, output } = await run(["openssl", ...words]);
    if (code !== 0) throw new Error(output);
  }
  await Deno.chmod(key, 0o600);
  if (Deno.uid() === 0) await Deno.chown(key, NOBODY, NOBODY);
  return { certificate, key };
}

async function passwordFile(folder: string): Promise<string> {
  const path = `${folder}/password`;
  await Deno.writeTextFile(path, "owner-pw");
  await Deno.chmod(path, 0o644);
  return path;
}
