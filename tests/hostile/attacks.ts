import { pause } from "./besieged_program.ts";
import { ask, RawClient } from "./raw_client.ts";

/** Where a hostile client calls, and what it may use. */
export interface Target {
  readonly port: number;
  /** A number from 0 to below 1, the same ones for the same seed. */
  readonly chance: () => number;
}

/** One kind of bad connection: says something once, and gives what came back, "" for nothing. */
export interface Attack {
  readonly name: string;
  /** How often it is made. */
  readonly times: number;
  readonly run: (target: Target) => Promise<string>;
}

const HOST = "Host: 127.0.0.1\r\n";
const FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
/** Long enough for every answer, not for every bound: those have tests of their own. */
const ANSWER_MS = 2000;

function says(name: string, times: number, text: (target: Target) => string): Attack {
  const run = (target: Target) => ask(target.port, text(target), ANSWER_MS);
  return { name, times, run };
}

function get(path: string, headers = ""): string {
  return `GET ${path} HTTP/1.1\r\n${HOST}${headers}\r\n`;
}

function post(path: string, body: string, headers = FORM): string {
  return `POST ${path} HTTP/1.1\r\n${HOST}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function noise(target: Target, length: number): string {
  return String.fromCharCode(...Array.from({ length }, () => Math.floor(target.chance() * 128)));
}

/** Sends `text`, waits a little, and is gone without reading. */
function leaves(name: string, times: number, text: string, waitMs: number): Attack {
  const run = async ({ port }: Target) => {
    using client = await RawClient.connect(port);
    await client.send(text);
    await pause(waitMs);
    return "";
  };
  return { name, times, run };
}

export const ATTACKS: readonly Attack[] = [
  says("noise", 60, (target) => noise(target, 200)),
  says("noise behind a method", 60, (target) => `GET ${noise(target, 100)}\r\n\r\n`),
  says("TLS hello", 20, () => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
  says("HTTP/2 preface", 20, () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00"),
  says("no host", 20, () => "GET / HTTP/1.1\r\n\r\n"),
  says("two hosts", 20, () => `GET / HTTP/1.1\r\n${HOST}Host: evil.example\r\n\r\n`),
  says("another host", 30, () => "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
  says("a whole address", 20, () => `GET http://evil.example/ HTTP/1.1\r\n${HOST}\r\n`),
  says("headers of 100 kB", 20, () => get("/", `X: ${"x".repeat(100_000)}\r\n`)),
  says("500 headers", 20, () => get("/", "X-A: 1\r\n".repeat(500))),
  says("an address of 10 kB", 20, () => get(`/${"x".repeat(10_000)}`)),
  says("ways out of the folder", 60, ({ chance }) => {
    const ways = ["/../../etc/passwd", "/assets/..%2f..%2fdata", "/backups/%00", "/%ff%fe", "//x"];
    return get(ways[Math.floor(chance() * ways.length)] ?? "/");
  }),
  says("rare methods", 40, ({ chance }) => {
    const methods = ["TRACE", "CONNECT", "PROPFIND", "DELETE", "OPTIONS", "BREW"];
    const path = chance() < 0.5 ? "/" : "*";
    return `${methods[Math.floor(chance() * methods.length)]} ${path} HTTP/1.1\r\n${HOST}\r\n`;
  }),
  says(
    "two lengths",
    20,
    () => `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  ),
  says(
    "length and chunks",
    20,
    () =>
      `POST /mode HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ),
  says(
    "chunks of no size",
    20,
    () => `POST /mode HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n${"x".repeat(50)}`,
  ),
  says(
    "a chunk of 2^60 bytes",
    20,
    () => `POST /mode HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\nx`,
  ),
  says("a body of a megabyte", 20, () => post("/sign-in", `secret=${"x".repeat(1_000_000)}`)),
  says(
    "wrong secrets",
    40,
    ({ chance }) => get("/api/status", `Authorization: Bearer ${chance()}\r\n`),
  ),
  says("wrong secrets by form", 30, ({ chance }) => post("/sign-in", `secret=${chance()}`)),
  says("wrong secrets by link", 30, ({ chance }) => get(`/?secret=${chance()}`)),
  says("guesses at the guest link", 30, ({ chance }) => get(`/guest/${chance()}`)),
  says(
    "cookies of all kinds",
    30,
    (target) =>
      get("/", `Cookie: chargemanager_session=${noise(target, 60).replaceAll(/[\r\n]/g, "")}\r\n`),
  ),
  says(
    "forms of nonsense",
    60,
    (target) =>
      post("/sign-in", encodeURIComponent(noise(target, 80)) + "&&=&%zz=%1&to=//evil.example"),
  ),
  says(
    "deep JSON",
    20,
    () => post("/api/settings", "[".repeat(30_000), "Content-Type: application/json\r\n"),
  ),
  says(
    "another site's form",
    30,
    () => post("/mode", "mode=fast", `${FORM}Origin: http://evil.example\r\n`),
  ),
  says("an upgrade", 20, () => get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n")),
  says(
    "Expect without a body",
    20,
    () =>
      `POST /sign-in HTTP/1.1\r\n${HOST}${FORM}Expect: 100-continue\r\nContent-Length: 10\r\n\r\n`,
  ),
  says("a hundred requests at once", 10, () => get("/healthz").repeat(100)),
  says("ranges", 20, () => get("/healthz", `Range: bytes=${"0-,".repeat(1000)}0-\r\n`)),
  says(
    "forwarded by nobody",
    20,
    ({ chance }) =>
      get("/", `X-Forwarded-For: ${chance()}\r\nX-Forwarded-Host: evil\r\nX-Ingress-Path: /x\r\n`),
  ),
  leaves("gone at once", 60, get("/sign-in"), 0),
  leaves("half a head", 40, "GET / HTTP/1.1\r\nHost: 127", 200),
  leaves(
    "half a body",
    40,
    `POST /sign-in HTTP/1.1\r\n${HOST}${FORM}Content-Length: 99\r\n\r\na`,
    200,
  ),
  leaves("a page that nobody reads", 40, get("/sign-in").repeat(20), 300),
  leaves("nothing", 40, "", 200),
];
