import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { Connection } from "../../../src/storage/database/connection.ts";

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
