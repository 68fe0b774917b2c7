import assert from "node:assert/strict";
import { BrokerWatch } from "../../src/mqtt/broker_watch.ts";
import { brokerLost, passLoss, reasonOf } from "../../src/mqtt/connect_trouble.ts";
import { RetryPace } from "../../src/mqtt/retry_pace.ts";

const URL = "mqtt://broker.lan:1883";
const at = (ms: number) => ({ atMs: 1_000_000 + ms, steadyMs: 5000 + ms });

Deno.test("BrokerWatch tells of a loss once it has lasted a minute, and of its end", () => {
  const watch = new BrokerWatch();
  watch.begins(URL);
  assert.deepEqual(watch.connected(URL, at(0)), []);
  const fail = (ms: number) => watch.failed({ url: URL, trouble: "refused" }, at(ms));
  assert.deepEqual(fail(10_000), []);
  assert.deepEqual(fail(69_999), []);
  const detail = { broker: "broker.lan:1883", trouble: "refused", sinceMs: 1_010_000 };
  const lost = { atMs: 1_070_000, kind: "program", code: "broker.lost", detail } as const;
  assert.deepEqual(fail(70_000), [lost]);
  assert.deepEqual(fail(170_000), [], "once");
  assert.deepEqual(watch.state, {
    kind: "failing",
    url: URL,
    sinceMs: 1_010_000,
    trouble: "refused",
  });
  assert.deepEqual(watch.connected(URL, at(180_000)), [
    { atMs: 1_180_000, kind: "program", code: "broker.back", detail: { lostMs: 170_000 } },
  ]);
  assert.deepEqual(fail(200_000), [], "the next loss has its own minute");
  assert.deepEqual(fail(259_999), []);
  assert.equal(fail(260_000).length, 1);
});

Deno.test("BrokerWatch a short loss is told neither when it comes nor when it ends", () => {
  const watch = new BrokerWatch();
  watch.failed({ url: URL, trouble: "cut-off" }, at(0));
  assert.deepEqual(watch.connected(URL, at(59_999)), []);
  assert.equal(watch.state.kind, "connected");
});

Deno.test("BrokerWatch tells at once of what no waiting heals", () => {
  const told = ([
    "wrong-password",
    "certificate-expired",
    "certificate-unknown",
    "certificate-of-other",
    "unknown-host",
    "refused",
    "no-answer",
    "no-encryption",
    "cut-off",
    "taken-over",
    "turned-away",
    "no-broker",
  ] as const).filter((trouble) =>
    new BrokerWatch().failed({ url: URL, trouble }, at(0)).length > 0
  );
  assert.deepEqual(told, [
    "wrong-password",
    "certificate-expired",
    "certificate-unknown",
    "certificate-of-other",
  ]);
});

Deno.test("BrokerWatch begins anew with another broker, or with none", () => {
  const watch = new BrokerWatch();
  assert.deepEqual(watch.state, { kind: "off" });
  watch.failed({ url: URL, trouble: "wrong-password" }, at(0));
  watch.begins("mqtt://other.lan");
  assert.deepEqual(watch.state, { kind: "connecting", url: "mqtt://other.lan" });
  assert.deepEqual(watch.connected("mqtt://other.lan", at(1000)), [], "that one was never lost");
  watch.begins(null);
  assert.deepEqual(watch.state, { kind: "off" });
});

Deno.test("BrokerWatch remembers the first topic that a broker refuses", () => {
  const watch = new BrokerWatch();
  assert.equal(watch.refused("a"), false, "there is no connection");
  watch.connected(URL, at(0));
  assert.equal(watch.refused("a"), true);
  assert.equal(watch.refused("b"), false);
  assert.deepEqual(watch.state, {
    kind: "connected",
    url: URL,
    sinceMs: 1_000_000,
    refusedTopic: "a",
  });
});

Deno.test("brokerLost() knows what a code of the broker means", () => {
  const of = (code: number) => {
    const { trouble, isTooNew } = brokerLost(Object.assign(new Error("no"), { code }), "b");
    return `${trouble}${isTooNew ? ", too new" : ""}`;
  };
  const table: Readonly<Record<number, string>> = {
    1: "turned-away, too new",
    2: "turned-away",
    3: "turned-away",
    4: "wrong-password",
    5: "wrong-password",
    6: "turned-away",
    131: "turned-away",
    132: "turned-away, too new",
    133: "turned-away",
    134: "wrong-password",
    135: "wrong-password",
    136: "turned-away",
    142: "taken-over",
    143: "turned-away",
  };
  for (const [code, expected] of Object.entries(table)) {
    assert.equal(of(Number(code)), expected, code);
  }
});

Deno.test("brokerLost() knows what an error of the system or the encryption means", () => {
  const rows = [
    ["ENOTFOUND", "", "unknown-host"],
    ["EAI_AGAIN", "", "unknown-host"],
    ["ECONNREFUSED", "", "refused"],
    ["EHOSTUNREACH", "", "refused"],
    ["ENETUNREACH", "", "refused"],
    ["ETIMEDOUT", "", "no-answer"],
    ["", "connack timeout", "no-answer"],
    ["CERT_HAS_EXPIRED", "", "certificate-expired"],
    ["CERT_NOT_YET_VALID", "", "certificate-expired"],
    ["", "invalid peer certificate: Expired", "certificate-expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "", "certificate-of-other"],
    ["", "certificate not valid for name", "certificate-of-other"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "", "certificate-unknown"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "", "certificate-unknown"],
    ["", "invalid peer certificate: UnknownIssuer", "certificate-unknown"],
    ["", "received corrupt message of type InvalidContentType", "no-encryption"],
    ["ECONNRESET", "", "cut-off"],
    ["EPIPE", "", "cut-off"],
    ["", "Connection closed", "cut-off"],
    ["", "what?", "no-broker"],
  ] as const;
  for (const [code, message, expected] of rows) {
    const error = code === "" ? new Error(message) : Object.assign(new Error(message), { code });
    const lost = brokerLost(error, "mqtt://broker.lan");
    assert.deepEqual([lost.trouble, lost.isTooNew], [expected, false], `${code} ${message}`);
    assert.equal(lost.message, `Cannot reach MQTT broker mqtt://broker.lan: ${message}`);
    assert.equal(lost.cause, error);
  }
  assert.equal(brokerLost("words", "b").message, "Cannot reach MQTT broker b: words");
  assert.equal(brokerLost(Object.assign(new Error("x"), { code: null }), "b").trouble, "no-broker");
});

/** Waits after so many failures in a row, in ms. */
function waits(count: number, random: number): readonly number[] {
  const pace = new RetryPace(() => random);
  return Array.from({ length: count }, () => {
    pace.failed(0, null);
    let waitMs = 0;
    while (!pace.isDue(waitMs)) waitMs += 500;
    return waitMs;
  });
}

Deno.test("RetryPace waits ever longer up to a minute, half of it by chance", () => {
  assert.deepEqual(waits(6, 1), [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  assert.deepEqual(waits(6, 0), [2500, 5000, 10_000, 20_000, 30_000, 30_000]);
});

Deno.test("RetryPace begins anew behind a connection that stood for half a minute", () => {
  const after = (heldMs: number | null) => {
    const pace = new RetryPace(() => 1);
    for (let time = 0; time < 3; time++) pace.failed(0, null);
    pace.failed(0, heldMs);
    return [5000, 40_000].filter((ms) => pace.isDue(ms) && !pace.isDue(ms - 1));
  };
  assert.deepEqual([null, 0, 29_999, 30_000].map(after), [[40_000], [40_000], [40_000], [5000]]);
  const pace = new RetryPace(() => 1);
  assert.equal(pace.isDue(-1e9), true, "the first try is due at once");
  pace.failed(1000, null);
  assert.deepEqual([pace.isDue(5999), pace.isDue(6000)], [false, true]);
  pace.reset();
  assert.equal(pace.isDue(0), true);
  pace.failed(0, null);
  assert.equal(pace.isDue(5000), true, "and counts from one again");
});

Deno.test("passLoss() passes over a loss alone, and reasonOf() knows an answer by its number", () => {
  passLoss(brokerLost(new Error("closed"), "b"));
  assert.throws(() => passLoss(new TypeError("a bug")), TypeError);
  const coded = (code: unknown) => reasonOf(Object.assign(new Error("x"), { code }));
  const granted = (...codes: readonly number[]) =>
    reasonOf(Object.assign(new Error("x"), { packet: { granted: codes } }));
  assert.deepEqual([granted(1), granted(1, 128), granted(127), granted(135)], [
    null,
    128,
    null,
    135,
  ]);
  assert.deepEqual([coded(135), coded("EPIPE"), reasonOf(new Error("x")), reasonOf("x")], [
    135,
    null,
    null,
    null,
  ]);
});
