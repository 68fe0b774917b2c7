import assert from "node:assert/strict";
import * as v from "valibot";
import { parse } from "yaml";
import { isSettingKey } from "../../src/domain/settings/settings.ts";
import { languageOptions } from "../../src/words/setting_texts.ts";
import { execForm, parseDockerfile } from "./dockerfile.ts";
import { denoCache, ownFolder, ROOT, run, withFolder, withStarted } from "./run_installed.ts";
import { freePort } from "../setup/free_port.ts";

const FOLDER = new URL("deploy/addon/", ROOT);
const ARCHITECTURES = ["aarch64", "amd64"] as const;
/** The kinds of options that Home Assistant knows, each with `?` when it may be left out. */
const OPTION_KIND =
  /^(str(\(\d*,\d*\))?|bool|int(\(-?\d*,-?\d*\))?|float(\(.*\))?|email|url|password|port|match\(.+\)|list\([^|]+(\|[^|]+)*\)|device(\(.+\))?)\??$/;

/** What Home Assistant asks of an add-on's config.yaml, as far as ours uses it; nothing else in it. */
const CONFIG = v.strictObject({
  name: v.string(),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  slug: v.pipe(v.string(), v.regex(/^[-_.A-Za-z0-9]+$/)),
  description: v.string(),
  arch: v.array(v.picklist([...ARCHITECTURES, "armhf", "armv7", "i386"])),
  init: v.boolean(),
  startup: v.picklist(["initialize", "system", "services", "application", "once"]),
  boot: v.picklist(["auto", "manual", "manual_only"]),
  host_network: v.boolean(),
  ingress: v.boolean(),
  ingress_port: v.number(),
  ingress_stream: v.boolean(),
  panel_icon: v.pipe(v.string(), v.regex(/^mdi:[a-z-]+$/)),
  panel_title: v.string(),
  watchdog: v.pipe(
    v.string(),
    v.regex(/^(?:https?|\[PROTO:\w+\]|tcp):\/\/\[HOST\]:(\[PORT:\d+\]|\d+).*$/),
  ),
  backup: v.picklist(["hot", "cold"]),
  options: v.record(v.string(), v.unknown()),
  schema: v.record(v.string(), v.pipe(v.string(), v.regex(OPTION_KIND))),
});

async function readYaml(name: string): Promise<unknown> {
  return parse(await Deno.readTextFile(new URL(name, FOLDER)));
}

Deno.test("the add-on's config.yaml is as Home Assistant wants it", async () => {
  const config = v.parse(CONFIG, await readYaml("config.yaml"));
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  assert.equal(config.version, version);
  assert.deepEqual(config.arch, [...ARCHITECTURES]);
  assert.deepEqual([config.ingress, config.ingress_stream, config.backup], [true, true, "cold"]);
  assert.deepEqual(Object.keys(config.schema).filter((key) => !isSettingKey(key)), []);
  assert.deepEqual(Object.keys(config.options).filter((key) => !(key in config.schema)), []);
  assert.equal(config.schema["language"], `list(${languageOptions().join("|")})?`);
  const build = v.parse(
    v.strictObject({ build_from: v.record(v.string(), v.string()) }),
    await readYaml("build.yaml"),
  );
  assert.deepEqual(Object.keys(build.build_from), config.arch);
  const bases = new Set(Object.values(build.build_from));
  const dockerfile = await Deno.readTextFile(new URL("Dockerfile", FOLDER));
  assert.deepEqual([...bases], [/^ARG BUILD_FROM=(\S+)$/m.exec(dockerfile)?.[1]]);
  for (const base of bases) assert.match(base, /^\S+:\d+\.\d+\.\d+$/);
  const port = /^ENV CHARGEMANAGER_WEB_PORT=(\d+)$/m.exec(dockerfile)?.[1];
  assert.equal(port, `${config.ingress_port}`);
});

Deno.test("make.sh makes an add-on that starts by its options, and refuses a full folder", async () => {
  await withFolder(async (folder) => {
    const script = new URL("make.sh", FOLDER).pathname;
    const addon = `${folder}/addon`;
    const made = await run([script, addon]);
    assert.equal(made.code, 0, made.output);
    assert.equal((await run([script, addon])).code, 1);
    assert.equal((await run([script])).code, 2);

    const data = await ownFolder(`${folder}/data`);
    const options = { carMaxPhases: 3, nrgkickGeneration: "2", language: "de" };
    await Deno.writeTextFile(`${data}/options.json`, JSON.stringify(options));
    await Deno.chmod(`${data}/options.json`, 0o644);
    const instructions = parseDockerfile(await Deno.readTextFile(`${addon}/Dockerfile`));
    const exec = (word: string) =>
      execForm(instructions.find((one) => one.word === word)?.text ?? "") ?? [];
    const variables = Object.fromEntries(
      instructions.filter(({ word }) => word === "ENV").map(({ text }) => text.split(/=(.*)/s)),
    );
    const inFolder = (text: string) => text.replace(/(^|[=,])\/data/g, `$1${data}`);
    const words = [...exec("ENTRYPOINT"), ...exec("CMD")].map(inFolder);
    const { code, output } = await withStarted([Deno.execPath(), ...words.slice(1)], {
      cwd: `${addon}/program`,
      env: {
        ...variables,
        CHARGEMANAGER_DATA_DIR: data,
        CHARGEMANAGER_SETTINGS_FILE: `${data}/options.json`,
        CHARGEMANAGER_WEB_PORT: `${freePort()}`,
        DENO_DIR: await denoCache(),
      },
      isSelf: true,
    }, async (origin) => {
      const fixed = await (await fetch(`${origin}/api/settings/fixed`)).json();
      assert.deepEqual(Object.keys(fixed).sort(), [
        "carMaxPhases",
        "language",
        "nrgkickGeneration",
        "trustedProxies",
        "webPort",
      ]);
      const settings = await (await fetch(`${origin}/api/settings`)).json();
      assert.deepEqual([settings.carMaxPhases, settings.nrgkickGeneration], [3, 2]);
    });
    assert.equal(code, 0, output);
  });
});
