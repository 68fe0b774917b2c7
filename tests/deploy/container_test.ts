import assert from "node:assert/strict";
import * as v from "valibot";
import { parse } from "yaml";
import { execForm, faultsOf, parseDockerfile } from "./dockerfile.ts";
import { denoCache, findProgram, ROOT, run, withFolder } from "./run_installed.ts";
import { freePort } from "../setup/free_port.ts";

const DOCKERFILE = await Deno.readTextFile(new URL("Dockerfile", ROOT));
const COMPOSE = await Deno.readTextFile(new URL("compose.yaml", ROOT));
/** The user and the id that the base image brings. */
const USER = { name: "deno", id: 1993 };

Deno.test("the Dockerfile keeps the rules of images", () => {
  assert.deepEqual(faultsOf(DOCKERFILE), []);
  assert.match(DOCKERFILE, /^LABEL .*org\.opencontainers\.image\.title=/m);
});

Deno.test("faultsOf() finds what the rules forbid", () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["FROM denoland/deno:2.9.5\n", "FROM denoland/deno:latest\n", /not pinned/],
    ["\nUSER deno\n", "\n", /USER stands 0 times/],
    ["USER deno", "USER root", /runs as root/],
    ["STOPSIGNAL SIGTERM\n", "", /STOPSIGNAL stands 0/],
    ['CMD ["start"]', "CMD start", /CMD is not in exec form/],
    ["COPY src src", "COPY . .", /all that lies around/],
    ["RUN mkdir", "RUN apt-get install x && mkdir", /RUN fetches/],
  ];
  for (const [found, put, fault] of wrong) {
    assert.ok(DOCKERFILE.includes(found), found);
    assert.match(faultsOf(DOCKERFILE.replace(found, put)).join("\n"), fault);
  }
});

Deno.test("the image holds all that the program imports, and .dockerignore lets just that in", async () => {
  const copied = parseDockerfile(DOCKERFILE)
    .filter(({ word, text }) => word === "COPY" && !text.startsWith("--from"))
    .flatMap(({ text }) => text.split(" ").slice(0, -1)).sort();
  const { output } = await run(
    [Deno.execPath(), "info", "--json", "--lock=deno.lock", "--frozen", "main.ts"],
    { cwd: ROOT },
  );
  const graph = v.parse(
    v.object({ modules: v.array(v.object({ specifier: v.string() })) }),
    JSON.parse(output),
  );
  const used = graph.modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith(ROOT.href))
    .map((specifier) => specifier.slice(ROOT.href.length).split("/")[0] ?? "");
  assert.deepEqual(copied, [...new Set([...used, "deno.json", "deno.lock"])].sort());
  const ignored = (await Deno.readTextFile(new URL(".dockerignore", ROOT))).trim().split("\n");
  assert.deepEqual(ignored.toSorted(), ["*", ...copied.map((name) => `!${name}`)].sort());
});

Deno.test("compose.yaml runs it unprivileged, on the house's network, with time to stop", () => {
  const compose = v.parse(
    v.object({
      services: v.object({ chargemanager: v.record(v.string(), v.unknown()) }),
      volumes: v.object({ data: v.null() }),
    }),
    parse(COMPOSE),
  );
  const service = compose.services.chargemanager;
  const expected = {
    restart: "unless-stopped",
    network_mode: "host",
    read_only: true,
    tmpfs: ["/tmp"],
    volumes: ["data:/data"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    stop_grace_period: "15s",
    build: ".",
  };
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, service[key]]));
  assert.deepEqual(found, expected);
  const version = JSON.parse(Deno.readTextFileSync(new URL("deno.json", ROOT))).version;
  assert.equal(service["image"], `chargemanager:${version}`);
});

/** Why the steps cannot be run here; null: they can. */
async function cannotRun(): Promise<string | null> {
  if (Deno.uid() !== 0) return "not root";
  for (const name of ["unshare", "ip"]) {
    if (await findProgram(name) === null) return `no ${name}`;
  }
  let why: string | null = null;
  await withFolder(async (folder) => {
    const { code, output } = await run(["unshare", "-mn", "sh", "-c", overlay(folder)]);
    if (code !== 0) why = output.trim();
  });
  return why;
}

/** Mounts the machine's own files, with changes kept aside, as the image's. */
function overlay(folder: string): string {
  return `mkdir -p ${folder}/upper ${folder}/work ${folder}/root && mount -t overlay overlay ` +
    `-o lowerdir=/,upperdir=${folder}/upper,workdir=${folder}/work ${folder}/root`;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * One shell script that does what the Dockerfile says: its COPY and RUN lines in their order, each
 * stage over the machine's own files in place of the base image, with no network at all. Only the
 * packages are laid into the cache beforehand, which is what the network would have brought.
 */
function buildScript(folder: string, cache: string): string {
  const stages = [`${folder}/build`, `${folder}/image`];
  const lines = ["set -eu", "ip link set lo up", "mount -t proc proc /proc"];
  const names = new Map<string, number>();
  let place = "/";
  let variables: string[] = [];
  for (const { word, text, stage } of parseDockerfile(DOCKERFILE)) {
    const root = `${stages[stage]}/root`;
    switch (word) {
      case "FROM": {
        const name = / AS (\w+)$/.exec(text)?.[1];
        if (name !== undefined) names.set(name, stage);
        [place, variables] = ["/", []];
        lines.push(
          overlay(stages[stage] ?? ""),
          `mount -t proc proc ${root}/proc`,
          `cp ${quote(Deno.execPath())} ${root}/usr/bin/deno`,
          `mkdir -p ${root}/deno-dir`,
          `echo '${USER.name}:x:${USER.id}:${USER.id}::/:/bin/sh' >> ${root}/etc/passwd`,
          `echo '${USER.name}:x:${USER.id}:' >> ${root}/etc/group`,
        );
        if (stage === 0) lines.push(`cp -R ${quote(`${cache}/npm`)} ${root}/deno-dir/`);
        break;
      }
      case "ENV":
        variables.push(text);
        break;
      case "WORKDIR":
        place = text;
        lines.push(`mkdir -p ${root}${place}`);
        break;
      case "COPY": {
        const [, from, rest = text] = /^--from=(\w+) (.*)$/.exec(text) ?? [];
        const base = from === undefined
          ? decodeURIComponent(ROOT.pathname)
          : `${stages[names.get(from) ?? 0]}/root`;
        const words = rest.split(" ");
        const target = words.pop() ?? "";
        const into = `${root}${target.startsWith("/") ? target : `${place}/${target}`}`;
        for (const item of words) {
          const source = quote(`${base}/${item}`);
          lines.push(
            `if [ -d ${source} ]; then mkdir -p ${into}; cp -R ${source}/. ${into}/; ` +
              `else cp ${source} ${into}; fi`,
          );
        }
        break;
      }
      case "RUN":
        lines.push(inImage(root, { place, variables }, `sh -c ${quote(text)}`));
        break;
    }
  }
  return lines.join("\n");
}

function inImage(
  root: string,
  { place, variables }: { place: string; variables: readonly string[] },
  command: string,
): string {
  return `chroot ${root} env -i PATH=/usr/bin:/bin ${variables.join(" ")} ` +
    `sh -c ${quote(`cd ${place} && exec ${command}`)}`;
}

/** Runs the finished image's own start and health check as its own user, its root read-only. */
function runScript(folder: string, port: number): string {
  const image = parseDockerfile(DOCKERFILE).filter(({ stage }) => stage === 1);
  const textOf = (word: string) => image.find((one) => one.word === word)?.text ?? "";
  const words = (word: string) => (execForm(textOf(word)) ?? []).map(quote).join(" ");
  const variables = image.filter(({ word }) => word === "ENV").map(({ text }) => text);
  const root = `${folder}/image/root`;
  const place = textOf("WORKDIR");
  const as = `setpriv --reuid=${USER.id} --regid=${USER.id} --clear-groups`;
  const environment = { place, variables: [...variables, `CHARGEMANAGER_WEB_PORT=${port}`] };
  return [
    `mkdir ${folder}/data && cp -a ${root}/data/. ${folder}/data/`,
    `chown --reference=${root}/data ${folder}/data && chmod --reference=${root}/data ${folder}/data`,
    `mount --bind ${folder}/data ${root}/data`,
    `mount -o remount,ro ${root}`,
    `${inImage(root, environment, `${as} ${words("ENTRYPOINT")} ${words("CMD")}`)} &`,
    "program=$!",
    "tries=0",
    // The image's own health check is what says that it runs; bounded by count.
    `until ${inImage(root, environment, `${as} ${words("HEALTHCHECK")}`)}; do`,
    "  tries=$((tries + 1)); [ $tries -lt 60 ] || exit 9; sleep 0.5",
    "done",
    "kill -TERM $program",
    "code=0; wait $program || code=$?",
    'echo "ended with $code"',
    `find ${folder}/data -type f -printf '%f %m %u\\n'`,
  ].join("\n");
}

const WHY_NOT = await cannotRun();
Deno.test({
  name: "the image's own steps build and start it without a network, read-only and as its user" +
    (WHY_NOT === null ? "" : ` (skipped: ${WHY_NOT})`),
  ignore: WHY_NOT !== null,
  fn: async () => {
    await withFolder(async (folder) => {
      const script = `${buildScript(folder, await denoCache())}\n${runScript(folder, freePort())}`;
      const { code, output } = await run([
        "unshare",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        script,
      ]);
      assert.equal(code, 0, output);
      assert.match(output, /^200 \{"status":"ok"/m);
      assert.match(output, /^ended with 0$/m);
      assert.match(output, new RegExp(`^chargemanager\\.sqlite3 6[04]{2} `, "m"));
      assert.doesNotMatch(output, /Download|Read-only file system|denied/);
    });
  },
});
