/**
 * Every folder of the program with what a newcomer finds in it. The tree in docs/architecture.md is
 * printed from the folders and these lines; a folder without a line fails the test.
 */
export const ROOMS: Readonly<Record<string, string>> = {
  "src/domain": "the words of the model: no input or output, no clock, no text",
  "src/domain/house": "snapshot, flows, units, time, modes and commands",
  "src/domain/codes": "reasons, events, errors and diagnoses as codes with their numbers",
  "src/domain/devices": "devices as they are entered: slots of the settings, parser, conflicts",
  "src/domain/goals": "what a person wants the car to have, by when, and prices for it",
  "src/domain/history": "rows of history, five-minute steps, prices",
  "src/domain/sun": "the sun to come: place, clear sky, the roof's own days, quantiles",
  "src/domain/settings": "each setting once: kind, range, parser, doubts",
  "src/domain/ports": "what the program asks of devices, stores and backups",
  "src/control": "pure decisions: decide(), its state, memory and limits",
  "src/control/site": "what the house gives: sun, AC limit, clouds, noise",
  "src/control/car": "what is known of the car: asking, drawing, sleeping, its session",
  "src/control/charging": "how the car is charged: starting, following, currents, Auto",
  "src/control/goals":
    "what a person wants the car to have: when it must be bought, and whether it is met",
  "src/control/phases": "switching phases: which the sun bears, the way of a switch",
  "src/control/heater": "how the plug is steered: windows, sun, relay, its use",
  "src/control/share": "one sun, many loads: what each sees of the house, yields and claims",
  "src/devices": "drivers behind the ports; the registry names every make",
  "src/devices/transport": "Modbus, HTTP, UDP, DNS and what guards them",
  "src/devices/charger": "what all makes of chargers share: writes, pace, kept settings",
  "src/devices/solaredge": "SolarEdge inverters with meter and batteries, by Modbus",
  "src/devices/nrgkick_connect": "NRGkick with its Bluetooth gateway, by HTTP",
  "src/devices/nrgkick_gen2": "NRGkick of the second generation, by HTTP",
  "src/devices/goe": "go-e chargers, by their HTTP API v2",
  "src/devices/shelly": "Shelly meters, plugs and relays of the second generation on, by RPC",
  "src/devices/tplink": "TP-Link and Kasa plugs, by their own protocol",
  "src/devices/fronius": "Fronius inverters with meter and battery, by the Solar API",
  "src/devices/checks": "Test, Find and doctor: what is wrong with a device",
  "src/app": "the imperative shell and its state: the running program, its status",
  "src/app/cycle": "poll, decide, apply: the cycle and what drives it",
  "src/app/loads": "what each load is told, and how it is made safe before it is left",
  "src/app/records": "what a cycle leaves behind: samples, events, notices, memory",
  "src/app/uses": "sessions of each charger and uses of each switch",
  "src/app/upkeep":
    "jobs beside the cycle: roll-up, sun to come, care of the database, watchdog, clock",
  "src/app/settings": "changes of settings, secrets, tests of devices",
  "src/app/log": "log lines, without secrets",
  "src/storage": "SQLite behind the ports",
  "src/storage/database": "connection, schema, migrations, lock of the data folder",
  "src/storage/samples": "raw samples of the house and of each device, packed too",
  "src/storage/history": "five minutes, hours and days, of the house and of each load",
  "src/storage/records": "sessions, events, settings, modes, memory, log file",
  "src/storage/recovery": "damaged, lost and restored databases; what was not yet written",
  "src/storage/backup": "backups, encrypted ones, and the way back",
  "src/storage/original": "import of the original program's database",
  "src/simulator":
    "a house on real sockets, for the demo and the tests, and without wires for its past",
  "src/simulator/house": "plants, chargers with cars, heaters, loads, weather, mains",
  "src/simulator/faults": "what goes wrong in it, by plan or from the demo's page",
  "src/simulator/sockets": "TCP servers, HTTP and Modbus frames",
  "src/simulator/solaredge": "its inverters and meters as registers",
  "src/simulator/nrgkick": "both generations of its charger",
  "src/simulator/shelly": "meters and a plug of that make, with their sign-in",
  "src/simulator/tplink": "its plug",
  "src/simulator/goe": "a go-e charger on its charger and car",
  "src/simulator/fronius": "its Fronius with the Solar API",
  "src/words": "every sentence that a person reads, and how numbers and times are written",
  "src/words/en": "English, put together",
  "src/words/en/pages": "pages",
  "src/words/en/codes": "reasons, events, refusals and what is wrong with a device",
  "src/words/en/settings": "settings and what is wrong with them",
  "src/words/en/makes": "what devices of one make say of themselves, a file a driver",
  "src/words/de": "German, put together",
  "src/words/de/pages": "pages",
  "src/words/de/codes": "reasons, events, refusals and what is wrong with a device",
  "src/words/de/settings": "settings and what is wrong with them",
  "src/words/de/makes": "the same files",
  "src/words/nl": "Dutch, put together",
  "src/words/nl/pages": "pages",
  "src/words/nl/codes": "reasons, events, refusals and what is wrong with a device",
  "src/words/nl/settings": "settings and what is wrong with them",
  "src/words/nl/makes": "the same files",
  "src/fleet": "finished rows of the house to a PostgreSQL database of many houses",
  "src/prices": "prices of the day ahead from the internet, into the database",
  "src/mqtt": "the house on an MQTT broker: topics, events, commands",
  "src/mqtt/home_assistant": "how Home Assistant finds the house: its devices and their entities",
  "src/commands": "the command line, a file a command; environment",
  "src/commands/run": "start and demo: everything put together",
  "src/commands/doctor": "doctor: tests of devices for the terminal",
  "src/commands/replay": "replay: a recorded day with other settings",
  "routes": "pages and interface: routes with their fragments, a folder a page",
  "routes/server": "connections, limits, and Node's server beneath",
  "routes/http": "who asks, what is refused, base paths, assets",
  "routes/sign_in": "the secret, browsers that are signed in, the guest link",
  "routes/goals": "what a car shall have: the panel of a charger's card, its form, the interface",
  "routes/status": "the live page",
  "routes/flow": "what flows now: its numbers and their picture",
  "routes/chart": "the charts",
  "routes/history": "days, months and years",
  "routes/records": "charging sessions, events, log",
  "routes/settings": "the pages of the settings, Test and Find",
  "routes/setup": "the set-up of a new house, step by step",
  "routes/devices": "devices of the house: list, add, change, test, order, remove",
  "routes/data": "backups, going back, exports",
  "routes/description":
    "the interface described: OpenAPI and its page, from the schemas that check",
  "routes/api": "the interface for programs, and metrics",
  "routes/ui": "frame of all pages: layout, language, look",
  "routes/worth": "what a period was worth: kilometres, money, CO₂, comparison, picture",
};

/** A folder's files, by name; folders inside it are not counted. */
async function filesIn(root: URL, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, root))) {
    if (entry.isFile) names.push(entry.name);
  }
  return names.sort();
}

/** A folder and those below it, each before its own. */
export async function foldersBelow(root: URL, folder: string): Promise<readonly string[]> {
  const found = [folder];
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, root))) {
    if (entry.isDirectory) names.push(entry.name);
  }
  for (const name of names.sort()) found.push(...await foldersBelow(root, `${folder}/${name}`));
  return found;
}

export interface Room {
  readonly path: string;
  readonly files: number;
}

/** Every folder with source in it, in the order of the table above where it names them. */
export async function roomsOf(root: URL): Promise<readonly Room[]> {
  const folders = [...await foldersBelow(root, "src"), ...await foldersBelow(root, "routes")]
    .filter((path) => path !== "src");
  const order = Object.keys(ROOMS);
  folders.sort((one, other) => order.indexOf(one) - order.indexOf(other));
  return await Promise.all(
    folders.map(async (path) => ({ path, files: (await filesIn(root, path)).length })),
  );
}

const WIDTH = 25;
const BEGIN = "<!-- rooms: written by `deno task docs` -->";
const END = "<!-- end of rooms -->";

/** The tree as text, a folder a line. */
export function treeText(rooms: readonly Room[]): string {
  return rooms.map(({ path }) => {
    const depth = path.split("/").length - (path.startsWith("src/") ? 2 : 1);
    const name = depth === 0 ? `${path}/` : `${"  ".repeat(depth)}${path.split("/").at(-1)}/`;
    return `${name.padEnd(WIDTH)}${ROOMS[path] ?? ""}`;
  }).join("\n");
}

/** The page with its tree made anew. @throws Error when it has no place for one */
export function withTree(page: string, tree: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("docs/architecture.md has no place for the rooms");
  return `${page.slice(0, begin)}${BEGIN}\n\n\`\`\`text\n${tree}\n\`\`\`\n\n${page.slice(end)}`;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const path = new URL("docs/architecture.md", root);
  const page = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, withTree(page, treeText(await roomsOf(root))));
}
