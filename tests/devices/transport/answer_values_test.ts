import assert from "node:assert/strict";
import * as v from "valibot";
import { maybeNumber, parseAnswer } from "../../../src/devices/transport/answer_values.ts";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import { assertBounds } from "./bounds.ts";

Deno.test("maybeNumber() is a number within bounds, and null for everything else", () => {
  const schema = maybeNumber(-5, 7);
  assertBounds("number", (value) => v.parse(schema, value), { least: -5, most: 7 });
  for (const value of [null, undefined, "1", Number.NaN, Infinity, [], {}]) {
    assert.equal(v.parse(schema, value), null, `${value}`);
  }
});

Deno.test("parseAnswer() says where something else came, and of what kind, not what", () => {
  const message = (value: unknown) => {
    try {
      parseAnswer(v.object({ a: v.object({ b: v.number() }) }), value, "read it");
      return null;
    } catch (error) {
      assert.ok(error instanceof DeviceProtocol);
      return error.message;
    }
  };
  assert.equal(message({ a: { b: 1 } }), null);
  const inB = (b: unknown) => message({ a: { b } });
  const start = "Cannot read it: a.b: expected number instead of";
  assert.equal(inB("secret"), `${start} a string`);
  assert.equal(inB(null), `${start} null`);
  assert.equal(inB([1]), `${start} a list`);
  assert.equal(inB({}), `${start} a object`);
  assert.equal(inB(true), `${start} a boolean`);
  assert.match(message({ a: { b: undefined } }) ?? "", /a\.b: expected number instead of nothing$/);
  assert.match(message(7) ?? "", /the body: expected Object instead of a number$/);
});
