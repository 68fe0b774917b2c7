import assert from "node:assert/strict";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { FLEET_TABLES, type FleetSource, type FleetTable } from "../../src/domain/ports/fleet.ts";
import { FleetShip } from "../../src/fleet/fleet_ship.ts";
import { FleetFailed } from "../../src/fleet/fleet_trouble.ts";
import type { FleetHouse, FleetSink } from "../../src/fleet/postgres_sink.ts";
import { MemoryLogger } from "../app/fakes.ts";

const NOW_MS = 1_800_000_000_000;
const ADDRESS = "postgres://house:pw@db.lan/fleet";

/** A house of one row in each table, and a fleet that takes it or refuses it. */
class Fleet {
  url = ADDRESS;
  /** What a greeting, a piece, the disk or its count end with. */
  broken: { greet?: Error; ship?: Error; house?: Error; progress?: Error } = {};
  readonly greeted: FleetHouse[] = [];
  readonly shipped: FleetTable[] = [];
  readonly told: HouseEvent[] = [];
  readonly pauses: number[] = [];
  readonly logger = new MemoryLogger();
  /** Called with each piece. */
  onShip: () => void = () => {};
  /** Called with each pause. */
  onPause: () => void = () => void this.ship.stop();
  readonly ship: FleetShip;

  constructor() {
    const failing = (error: Error | undefined) => {
      if (error !== undefined) throw error;
    };
    const source: FleetSource = {
      house: () => {
        failing(this.broken.house);
        return "house-id";
      },
      begin: () => 0,
      piece: () => ({ rows: [{ at: 1 }], last: { atMs: 1, key: null } }),
      saveCursor: () => {},
      progress: ({ nowMs }) => {
        failing(this.broken.progress);
        return { newestMs: nowMs, waitingRows: 3 };
      },
    };
    const sink: FleetSink = {
      greet: async (house) => {
        this.greeted.push(house);
        failing(await Promise.resolve(this.broken.greet));
      },
      ship: async (_house, table) => {
        this.shipped.push(table);
        this.onShip();
        failing(await Promise.resolve(this.broken.ship));
        return 2;
      },
      close: () => Promise.resolve(),
    };
    this.ship = new FleetShip({
      source,
      clock: { wallMs: () => NOW_MS, steadyMs: () => 0 },
      logger: this.logger,
      settings: () => ({ postgresUrl: this.url, houseName: "Mill Lane 1" }),
      timeZone: () => "Europe/Berlin",
      version: "1.2.3",
      note: (event) => this.told.push(event),
      pause: (ms) => {
        this.pauses.push(ms);
        this.onPause();
        return Promise.resolve();
      },
      random: () => 0.25,
      open: (_url, limits) => {
        assert.ok(limits?.signal instanceof AbortSignal);
        return Promise.resolve(sink);
      },
    });
  }
}

const PROGRESS = { newestMs: NOW_MS, waitingRows: 3 };

Deno.test("FleetShip says who it is, and ships each table", async () => {
  const fleet = new Fleet();
  assert.deepEqual(fleet.ship.state, { kind: "starting", ...PROGRESS });
  assert.equal(await fleet.ship.ship(), 2 * FLEET_TABLES.length);
  assert.deepEqual(fleet.shipped, FLEET_TABLES);
  const [{ schema, ...house } = { schema: 0 }] = fleet.greeted;
  assert.deepEqual(house, {
    house: "house-id",
    name: "Mill Lane 1",
    version: "1.2.3",
    timeZone: "Europe/Berlin",
  });
  assert.ok(schema > 0);
  fleet.url = "postgres://house:pw@other.lan/fleet";
  assert.deepEqual(fleet.ship.state, { kind: "starting", ...PROGRESS }, "nothing went there yet");
});

Deno.test("FleetShip tells what it cannot ship for, and that it is back", async () => {
  const fleet = new Fleet();
  fleet.broken.greet = new FleetFailed("no-right", "no");
  assert.equal(await fleet.ship.ship(), null);
  const failing = { kind: "failing", sinceMs: NOW_MS, trouble: "no-right" };
  assert.deepEqual(fleet.ship.state, { ...failing, ...PROGRESS });
  assert.deepEqual(fleet.told.map(({ code, atMs }) => [code, atMs]), [["fleet.lost", NOW_MS]]);
  delete fleet.broken.greet;
  fleet.broken.ship = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  assert.equal(await fleet.ship.ship(), null);
  assert.equal("trouble" in fleet.ship.state && fleet.ship.state.trouble, "refused");
  assert.deepEqual(fleet.logger.lines, Array(2).fill("warn Fleet not shipped"));
  delete fleet.broken.ship;
  assert.equal(await fleet.ship.ship(), 2 * FLEET_TABLES.length);
  assert.deepEqual(fleet.told.map(({ code }) => code), ["fleet.lost", "fleet.back"]);
  assert.equal(fleet.ship.state.kind, "shipped");
});

Deno.test("FleetShip a disk that cannot be read is a word in the log, and no trouble of the fleet", async () => {
  const fleet = new Fleet();
  fleet.broken = { house: new StorageFailed("no disk"), progress: new StorageFailed("no disk") };
  assert.equal(await fleet.ship.ship(), null);
  assert.deepEqual(fleet.ship.state, { kind: "starting", newestMs: null, waitingRows: null });
  assert.deepEqual([fleet.logger.lines, fleet.told], [["warn Fleet not shipped"], []]);
  fleet.broken.progress = new TypeError("a bug");
  assert.throws(() => fleet.ship.state, TypeError);
});

Deno.test("FleetShip ends with the piece that is on its way, and is silent of what fails then", async () => {
  const fleet = new Fleet();
  fleet.onShip = () => void fleet.ship.stop();
  assert.equal(await fleet.ship.ship(), 2);
  assert.deepEqual(fleet.shipped, FLEET_TABLES.slice(0, 1));
  const cut = new Fleet();
  cut.onShip = () => void cut.ship.stop();
  cut.broken.ship = new Error("cut");
  assert.equal(await cut.ship.ship(), null);
  assert.deepEqual([cut.logger.lines, cut.told, cut.ship.state.kind], [[], [], "starting"]);
});

Deno.test("FleetShip waits a part of a minute at the start where an address is set, else it looks each ten seconds", async () => {
  const fleet = new Fleet();
  fleet.ship.start();
  await fleet.ship.stop();
  assert.deepEqual([fleet.pauses, fleet.greeted], [[15_000], []]);
  const off = new Fleet();
  off.url = "";
  off.onPause = () => {
    if (off.pauses.length === 1) off.url = ADDRESS;
    else void off.ship.stop();
  };
  off.ship.start();
  await new Promise<void>((resolve) => {
    const pause = off.onPause;
    off.onPause = () => {
      pause();
      if (off.pauses.length === 2) resolve();
    };
  });
  assert.deepEqual([off.pauses, off.greeted.length], [[10_000, 10_000], 1]);
});
