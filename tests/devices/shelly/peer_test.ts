import assert from "node:assert/strict";
import { peerTest } from "../../peers/peers.ts";
import { House } from "../../../src/simulator/house/house.ts";
import { ShellyServer } from "../../../src/simulator/shelly/shelly_server.ts";
import { NOON_MS } from "./shelly_bench.ts";

/** Signs in by aiohttp's own digest, which nobody of this project wrote. */
const CLIENT = `
import asyncio, json, sys
import aiohttp

async def main(base, password):
    digest = aiohttp.DigestAuthMiddleware(login="admin", password=password)
    told = []
    async with aiohttp.ClientSession(middlewares=(digest,)) as session:
        async def ask(method, path, **body):
            async with session.request(method, base + path, **body) as answer:
                text = await answer.text()
                told.append([answer.status, json.loads(text) if text else None])
        await ask("GET", "/shelly")
        await ask("GET", "/rpc/Switch.GetStatus?id=0")
        await ask("POST", "/rpc/Switch.Set", json={"id": 0, "on": True, "toggle_after": 300})
        await ask("GET", "/rpc/Switch.GetStatus?id=0")
        await ask("POST", "/rpc", json={"id": 7, "method": "Switch.GetStatus", "params": {"id": 4}})
    print(json.dumps(told))

asyncio.run(main(*sys.argv[1:]))
`;

for (const firmware of [1, 2] as const) {
  peerTest(
    "aiohttp",
    `ShellyServer takes the digest of aiohttp, firmware ${firmware}`,
    async (python) => {
      const house = new House({ seed: 1, startMs: NOON_MS, weather: "clear", battery: null });
      const server = new ShellyServer({
        hostname: "127.0.0.1",
        port: 0,
        latencyMs: 0,
        house,
        now: () => NOON_MS,
        model: "plug-s",
        password: "a secret: ü",
        firmware,
      });
      server.open();
      try {
        const ask = async (password: string) => {
          const base = `http://127.0.0.1:${server.port}`;
          const { stdout, stderr } = await new Deno.Command(python, {
            args: ["-c", CLIENT, base, password],
            signal: AbortSignal.timeout(60_000),
          }).output();
          const text = new TextDecoder().decode(stdout);
          assert.notEqual(text, "", new TextDecoder().decode(stderr));
          const told: [number, Record<string, unknown> | null][] = JSON.parse(text);
          return told;
        };
        const right = await ask("a secret: ü");
        assert.deepEqual(right.map(([status]) => status), [200, 200, 200, 200, 200]);
        assert.equal(right[0]?.[1]?.["auth_en"], true);
        assert.equal(right[1]?.[1]?.["output"], false);
        assert.deepEqual(right[2]?.[1], { was_on: false });
        assert.deepEqual(
          [right[3]?.[1]?.["output"], right[3]?.[1]?.["timer_duration"]],
          [true, 300],
        );
        assert.deepEqual(right[4]?.[1], {
          id: 7,
          src: "shelly",
          error: { code: -105, message: "Argument 'id', value 4 not found!" },
        });
        house.heater.switchTo(false);
        const wrong = await ask("another");
        assert.deepEqual(wrong.map(([status]) => status), [200, 401, 401, 401, 401]);
        assert.equal(house.heater.isOn, false);
      } finally {
        await server.stop();
      }
    },
  );
}
