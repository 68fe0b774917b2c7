import {
  type SimulatedHouse,
  type SimulatedHouseOptions,
  startSimulatedHouse,
} from "../../../src/simulator/simulated_house.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

/** The gateway of a simulated house, asked in bytes of our own; its clock stands still. */
export interface TestCharger extends AsyncDisposable {
  readonly house: SimulatedHouse;
  advance(seconds: number): void;
  get(resource: "measurements" | "settings"): Promise<HttpAnswer>;
  put(body: string, contentType?: string | null): Promise<HttpAnswer>;
}

interface HttpAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export async function startCharger(
  options: Partial<SimulatedHouseOptions> = {},
): Promise<TestCharger> {
  let atMs = NOON_MS;
  const house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS - 60_000,
    now: () => atMs,
    ...options,
  });
  const { nrgkickMeasurementsUrl, nrgkickSettingsUrl } = house.addresses;
  return {
    house,
    advance: (seconds) => {
      atMs += seconds * 1000;
    },
    get: (resource) =>
      ask(
        "GET",
        resource === "settings" ? nrgkickSettingsUrl : nrgkickMeasurementsUrl,
      ),
    put: (body, contentType = "application/json") =>
      ask("PUT", nrgkickSettingsUrl, { body, contentType }),
    [Symbol.asyncDispose]: () => house.stop(),
  };
}

/** One request in bytes of our own; the server ends the connection after it. */
export async function ask(
  method: string,
  url: string,
  sent: { body: string; contentType: string | null } = { body: "", contentType: null },
): Promise<HttpAnswer> {
  const { hostname, port, pathname } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = [`${method} ${pathname} HTTP/1.1`, `Host: ${hostname}`, "Connection: close"];
  if (sent.body !== "") lines.push(`Content-Length: ${sent.body.length}`);
  if (sent.contentType !== null) lines.push(`Content-Type: ${sent.contentType}`);
  const text = `${lines.join("\r\n")}\r\n\r\n${sent.body}`;
  await connection.write(new TextEncoder().encode(text));
  const answer = await new Response(connection.readable).text();
  const end = answer.indexOf("\r\n\r\n");
  const head = answer.slice(0, end);
  return { status: Number(head.split(" ")[1]), head, body: answer.slice(end + 4) };
}

/** Body of a PUT. */
export function wish(charging: boolean, currentA: number | null, password = '"0000"'): string {
  const current = currentA === null ? "" : `"ChargingCurrent":{"Value":${currentA}},`;
  return `{"Values":{"ChargingStatus":{"Charging":${charging}},${current}` +
    `"DeviceMetadata":{"Password":${password}}}}`;
}
