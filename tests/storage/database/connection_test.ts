import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  Connection,
  isDamage,
  newGeneration,
  storageFailed,
} from "../../../src/storage/database/connection.ts";
import { keepPendingIn, openConnection } from "../../../src/storage/database/database.ts";
import { DataFolder } from "../data_folder.ts";

function openInMemory(): Connection {
  return new Connection(new DatabaseSync(":memory:"), { path: ":memory:", busyTimeoutMs: 0 });
}

function countRows(connection: Connection): unknown {
  return connection.statement("SELECT count(*) AS count FROM t").get()?.["count"];
}

Deno.test("write() takes back what was done before an error and keeps its cause", () => {
  const connection = openInMemory();
  const cause = new RangeError("too far");
  connection.attempt("make table", () => connection.run("CREATE TABLE t (x INTEGER) STRICT"));
  assert.throws(
    () =>
      connection.write({ action: "fill table" }, () => {
        connection.run("INSERT INTO t VALUES (1)");
        throw cause;
      }),
    (error) =>
      error instanceof StorageFailed && error.message === "Cannot fill table: too far" &&
      error.cause === cause,
  );
  assert.equal(countRows(connection), 0);
  connection.write({ action: "fill table" }, () => {
    connection.run("INSERT INTO t VALUES (1)");
  });
  assert.equal(countRows(connection), 1);
  connection.close();
});

Deno.test("attempt() passes a StorageFailed on as it is", () => {
  const connection = openInMemory();
  const failure = new StorageFailed("Cannot do the inner thing");
  assert.throws(
    () =>
      connection.attempt("do the outer thing", () => {
        throw failure;
      }),
    failure,
  );
  connection.close();
});

Deno.test("close() may be called again", () => {
  const connection = openInMemory();
  connection.close();
  connection.close();
  assert.equal(connection.isOpen, false);
});

Deno.test("isDamage() knows what SQLite says of a damaged file, by number or by words", () => {
  const failed = (errcode: unknown, message = "no") =>
    Object.assign(new Error(message), { errcode });
  // The bits above the first eight tell more of the same error.
  for (const code of [11, 26, 11 | 1 << 8, 26 | 3 << 8]) assert.equal(isDamage(failed(code)), true);
  for (const code of [0, 5, 10, 12, 25, 27, 13, 1 << 8, "11"]) {
    assert.equal(isDamage(failed(code)), false, `${code}`);
  }
  assert.equal(isDamage(new Error("database disk image is malformed")), true);
  assert.equal(isDamage(new Error("file is not a database")), true);
  assert.equal(isDamage(new Error("disk I/O error")), false);
  assert.equal(isDamage(new StorageFailed("malformed", { cause: new Error("locked") })), false);
  const deep = storageFailed("b", storageFailed("a", failed(11)));
  assert.equal(isDamage(new StorageFailed("c", { cause: deep })), true);
  for (const none of [null, undefined, "malformed", { message: "malformed" }]) {
    assert.equal(isDamage(none), false);
  }
});

Deno.test("storageFailed() says the action and what was thrown, also where that is no error", () => {
  const cause = new RangeError("too far");
  const failure = storageFailed("go", cause);
  assert.deepEqual([failure.message, failure.cause], ["Cannot go: too far", cause]);
  assert.equal(storageFailed("go", "no way").message, "Cannot go: no way");
  assert.equal(storageFailed("go further", failure), failure);
});

Deno.test("newGeneration() gives whole numbers that no one has twice", () => {
  const numbers = Array.from({ length: 200 }, newGeneration);
  assert.ok(numbers.every((number) => Number.isSafeInteger(number) && number >= 0));
  assert.equal(new Set(numbers).size, 200);
  assert.ok(numbers.filter((number) => number > 2 ** 45).length > 100, "of the whole range");
});

Deno.test("attempt() notes that a database is damaged, and adopt() goes on with one that is not", () => {
  const connection = openInMemory();
  const fail = (message: string) =>
    assert.throws(() =>
      connection.attempt("read", () => {
        throw new Error(message);
      })
    );
  fail("database is locked");
  assert.equal(connection.isDamaged, false);
  fail("database disk image is malformed");
  assert.equal(connection.isDamaged, true);
  const other = openInMemory();
  other.run("CREATE TABLE t (x INTEGER)");
  other.becomeTemporary();
  connection.drop();
  connection.adopt(other);
  assert.deepEqual([connection.isDamaged, connection.isTemporary, connection.isOpen], [
    false,
    true,
    true,
  ]);
  assert.equal(countRows(connection), 0);
  assert.throws(
    () => connection.refuseTemporary("save"),
    new StorageFailed("Cannot save: the data folder cannot be written"),
  );
  connection.close();
});

Deno.test("pragma() gives the one value, and null for what answers nothing", () => {
  const connection = openInMemory();
  assert.equal(connection.pragma("user_version = 7"), null);
  assert.equal(connection.pragma("user_version"), 7);
  connection.close();
});

/** A connection with a pending file on a table, and what its listener is told. */
function openPending(folder: DataFolder) {
  const connection = openConnection(folder.file, 0);
  connection.run("CREATE TABLE t (x INTEGER)");
  keepPendingIn(connection, folder.path);
  const ends: boolean[] = [];
  connection.onEnd((isKept) => ends.push(isKept));
  const add = (x: number) => connection.run(`INSERT INTO t VALUES (${x})`);
  const fail = (x: number) => {
    add(x);
    throw new Error("no");
  };
  const stored = () => folder.query("SELECT x FROM t ORDER BY x").map((row) => row["x"]);
  return { connection, ends, add, fail, stored, [Symbol.dispose]: () => connection.close() };
}

Deno.test("writeSoon() is seen by this connection alone until the next write commits it", () => {
  using folder = new DataFolder();
  using open = openPending(folder);
  const { connection, ends, add, stored } = open;
  connection.commit();
  assert.deepEqual(ends, [], "nothing to commit");
  assert.equal(connection.writeSoon({ action: "add" }, () => (add(1), "done")), "done");
  assert.deepEqual([countRows(connection), stored(), ends], [1, [], []]);
  connection.writeSoon({ action: "add" }, () => add(2));
  connection.write({ action: "add" }, () => add(3));
  assert.deepEqual([stored(), ends], [[1, 2, 3], [true]]);
  connection.writeSoon({ action: "add" }, () => add(4));
  connection.commit();
  connection.commit();
  assert.deepEqual([stored(), ends], [[1, 2, 3, 4], [true, true]]);
});

Deno.test("a part that fails takes back itself, and nothing of what came before it", () => {
  using folder = new DataFolder();
  using open = openPending(folder);
  const { connection, ends, add, fail, stored } = open;
  connection.writeSoon({ action: "add" }, () => add(1));
  assert.throws(() => connection.writeSoon({ action: "add" }, () => fail(2)), /^StorageFailed/);
  assert.throws(() => connection.write({ action: "add" }, () => fail(3)), /Cannot add: no/);
  assert.deepEqual([stored(), ends], [[], []]);
  connection.writeSoon({ action: "add" }, () => add(4));
  connection.commit();
  assert.deepEqual([stored(), ends], [[1, 4], [true]]);
  assert.throws(() => connection.writeSoon({ action: "add" }, () => fail(5)));
  connection.write({ action: "add" }, () => add(6));
  assert.deepEqual(stored(), [1, 4, 6]);
});

Deno.test("a write inside another one is a part of it, and waits as long as the outer one", () => {
  using folder = new DataFolder();
  using open = openPending(folder);
  const { connection, ends, add, fail, stored } = open;
  const waits: unknown[] = [];
  const look = () => waits.push(connection.pragma("busy_timeout"));
  connection.write({ action: "outer", waitMs: 7 }, () => {
    look();
    connection.write({ action: "inner", waitMs: 9 }, () => add(1));
    connection.writeSoon({ action: "soon" }, () => add(2));
    look();
    assert.deepEqual(stored(), []);
  });
  connection.write({ action: "other" }, look);
  assert.deepEqual(waits, [7, 7, 0]);
  assert.deepEqual([stored(), ends], [[1, 2], [true, true]]);
  for (const isSoon of [false, true]) {
    const inner = (work: () => void) =>
      isSoon
        ? connection.writeSoon({ action: "inner" }, work)
        : connection.write({ action: "inner" }, work);
    assert.throws(() =>
      connection.write({ action: "outer" }, () => {
        inner(() => add(3));
        fail(4);
      })
    );
  }
  connection.commit();
  assert.deepEqual([stored(), ends], [[1, 2], [true, true, false]]);
});

Deno.test("drop() tells that what was not committed is gone, and forgets its statements", () => {
  using folder = new DataFolder();
  const { connection, ends, add, stored } = openPending(folder);
  connection.writeSoon({ action: "add" }, () => add(1));
  countRows(connection);
  connection.drop();
  assert.deepEqual([connection.isOpen, ends, stored()], [false, [false], []]);
  connection.adopt(openConnection(folder.file, 0));
  assert.equal(countRows(connection), 0);
  connection.write({ action: "add" }, () => add(2));
  assert.deepEqual([stored(), ends], [[2], [false, true]]);
  connection.close();
});

Deno.test("checkpoint() moves the log into the database", () => {
  using folder = new DataFolder();
  using open = openPending(folder);
  const { connection, add } = open;
  connection.write({ action: "add" }, () => add(1));
  const alone = `${folder.path}/alone`;
  const inFile = () => {
    Deno.copyFileSync(folder.file, alone);
    using copy = new DatabaseSync(alone);
    return copy.prepare("SELECT name FROM sqlite_schema WHERE name = 't'").all().length;
  };
  assert.equal(inFile(), 0);
  connection.checkpoint();
  assert.equal(inFile(), 1);
});

Deno.test("without a place that lasts, writeSoon() waits for nothing", () => {
  const connection = openInMemory();
  connection.run("CREATE TABLE t (x INTEGER)");
  const ends: boolean[] = [];
  connection.onEnd((isKept) => ends.push(isKept));
  connection.writeSoon({ action: "add" }, () => connection.run("INSERT INTO t VALUES (1)"));
  assert.deepEqual(ends, [true]);
  connection.becomeTemporary();
  assert.equal(connection.pending, null);
  connection.writePending("keep");
  connection.close();
});

Deno.test("openConnection() makes a file as docs/data.md has it", () => {
  using folder = new DataFolder();
  using open = openPending(folder);
  const told = ["page_size", "journal_mode", "synchronous", "wal_autocheckpoint", "foreign_keys"];
  const values = told.map((name) => open.connection.pragma(name));
  assert.deepEqual(values, [1024, "wal", 2, 6000, 1], told.join(" "));
  assert.equal(open.connection.pragma("journal_size_limit"), 8 * 1024 * 1024);
});
