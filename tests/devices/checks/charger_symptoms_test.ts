import { checkWritten, decodeMeasurements } from "../../../src/devices/nrgkick_connect/answers.ts";
import { findConnectChargers } from "../../../src/devices/nrgkick_connect/find_connect.ts";
import { decodeValues } from "../../../src/devices/nrgkick_gen2/answers.ts";
import { OldValues } from "../../../src/devices/transport/aged_values.ts";
import type { JsonAnswer } from "../../../src/devices/transport/http_json.ts";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { CHARGING, NrgkickBench, settingsBody } from "../nrgkick_connect/fake_nrgkick.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import { answerOf } from "../transport/json_answers.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { type SymptomRow, testSymptoms, thrownBy } from "./symptom_rows.ts";

const NO_BODY = { kind: "empty" } as const;

const ROWS: Readonly<Record<string, SymptomRow>> = {
  // NRGkick Connect
  "connect, absent": {
    fail: () => checkWritten({ status: 204, body: NO_BODY }, "stop"),
    error: DeviceUnreachable,
    text: /: the charger is absent \(HTTP 204\)$/,
    symptom: "charger-away",
  },
  "connect, link lost": {
    fail: readLostLink,
    error: DeviceUnreachable,
    text: /: the link to the charger is lost \(Connected is false\), its values are old$/,
    symptom: "charger-away",
  },
  "connect, PIN refused": {
    fail: () => decodeMessage("Error (7): Password wrong", 500),
    error: DeviceRejected,
    text: /: HTTP 500: Error \(7\): Password wrong$/,
    symptom: "pin-wrong",
  },
  "connect, PIN missing": {
    fail: () => decodeMessage("Error (6): Password not in request", 500),
    error: DeviceRejected,
    text: /: HTTP 500: Error \(6\): Password not in request$/,
    symptom: "pin-wrong",
  },
  "connect, PasswordMatch": {
    fail: startWithOtherPin,
    error: DeviceRejected,
    text: /: the charger says that its PIN is another \(PasswordMatch is false\)$/,
    symptom: "pin-mismatch",
  },
  "connect, PIN refused, asked again": {
    fail: startAfterRefusal,
    error: DeviceRejected,
    text: /: HTTP 500: Error \(7\): Password wrong$/,
    symptom: "pin-wrong",
  },
  "connect, 401": {
    fail: () => decodeConnect({ status: 401, body: NO_BODY }),
    error: DeviceRejected,
    text: /: HTTP 401$/,
    symptom: "sign-in-wrong",
  },
  "connect, 404": {
    fail: () => decodeMessage("No HTTP resource was found", 404),
    error: DeviceProtocol,
    text: /: HTTP 404: a message that no Connect box sends$/,
    symptom: "wrong-path",
  },
  "connect, 500": {
    fail: () => decodeMessage("An error has occurred.", 500),
    error: DeviceProtocol,
    text: /: HTTP 500: An error has occurred\.$/,
    symptom: "server-error",
  },
  "connect, web page": {
    fail: () => decodeConnect({ status: 200, body: { kind: "text", text: "<html>" } }),
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: a web page$/,
    symptom: "other-device",
  },
  "connect, 302": {
    fail: () => decodeConnect({ status: 302, body: NO_BODY }),
    error: DeviceProtocol,
    text: /: HTTP 302$/,
    symptom: "other-device",
  },
  "connect, frozen": {
    fail: readOldValues,
    error: DeviceProtocol,
    text: /: its values have been frozen for 20 s$/,
    symptom: "frozen",
  },
  "connect, a value missing": {
    fail: () => decodeConnect(answerOf({})),
    error: DeviceProtocol,
    text: /: ChargingPower: expected "ChargingPower" instead of nothing$/,
    symptom: "garbled",
  },
  "connect, no list of devices": {
    fail: () => findBehind({ status: 404 }),
    error: DeviceProtocol,
    text: /: HTTP 404, no list of devices$/,
    symptom: "wrong-path",
  },
  // NRGkick of the second generation
  "gen2, API off": {
    fail: () => decodeGen2(answerOf({ Response: "API must be enabled within the NRGkick App" })),
    error: DeviceRejected,
    text: /: the local API is switched off; enable the JSON API under .*$/,
    symptom: "api-disabled",
  },
  "gen2, 401": {
    fail: () => decodeGen2(answerOf({ Response: "401 Unauthorized" }, 401)),
    error: DeviceRejected,
    text: /: HTTP 401: the local API asks for another user or password; .*$/,
    symptom: "sign-in-wrong",
  },
  "gen2, 403": {
    fail: () => decodeGen2({ status: 403, body: NO_BODY }),
    error: DeviceRejected,
    text: /: HTTP 403: the local API asks for another user or password; .*$/,
    symptom: "sign-in-wrong",
  },
  "gen2, solar charging": {
    fail: () => decodeGen2(answerOf({ Response: "Charging pause is blocked" })),
    error: DeviceRejected,
    text: /: HTTP 200: Charging pause is blocked$/,
    symptom: "refused-request",
  },
  "gen2, 503": {
    fail: () => decodeGen2({ status: 503, body: NO_BODY }),
    error: DeviceUnreachable,
    text: /: HTTP 503: busy, asked again later$/,
    symptom: "busy",
  },
  "gen2, 404": {
    fail: () => decodeGen2({ status: 404, body: NO_BODY }),
    error: DeviceProtocol,
    text: /: HTTP 404: no NRGkick of generation 2 with a local API .*$/,
    symptom: "wrong-path",
  },
  "gen2, 500": {
    fail: () => decodeGen2({ status: 500, body: NO_BODY }),
    error: DeviceProtocol,
    text: /: HTTP 500$/,
    symptom: "server-error",
  },
  "gen2, a list": {
    fail: () => decodeGen2(answerOf([])),
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON object$/,
    symptom: "other-device",
  },
};

testSymptoms(ROWS);

function readOldValues(): void {
  const clock = new ManualClock();
  const old = new OldValues(clock);
  const measured = decodeMeasurements(answerOf(CHARGING), "read");
  old.note(measured, 1);
  clock.nowMs += 20_000;
  old.note(measured, 1);
  old.refuse("read", { isFlowing: true });
}

async function readLostLink(): Promise<unknown> {
  await using bench = new NrgkickBench();
  bench.isLive = false;
  bench.measurements = { json: CHARGING };
  bench.settings = { json: settingsBody({ isConnected: false }) };
  await bench.charger.read().catch(() => {});
  return await bench.charger.read();
}

async function startWithOtherPin(): Promise<unknown> {
  await using bench = new NrgkickBench();
  bench.settings = { json: settingsBody({ isPinRight: false }) };
  await bench.charger.apply({ enabled: true, currentA: 10 });
  await bench.charger.read();
  return await bench.charger.apply({ enabled: true, currentA: 8 });
}

async function startAfterRefusal(): Promise<unknown> {
  await using bench = new NrgkickBench();
  const body = JSON.stringify({ Message: "Error (7): Password wrong" });
  bench.putAnswer = { status: 500, body };
  await thrownBy(() => bench.charger.apply({ enabled: true, currentA: 10 }));
  bench.clock.nowMs += 3_600_000;
  return await bench.charger.apply({ enabled: true, currentA: 10 });
}

function decodeConnect(answer: JsonAnswer): unknown {
  return decodeMeasurements(answer, "read the measurements of NRGkick");
}

function decodeMessage(message: string, status: number): unknown {
  return decodeConnect(answerOf({ Message: message }, status));
}

function decodeGen2(answer: JsonAnswer): unknown {
  return decodeValues(answer, "read the values of NRGkick");
}

async function findBehind(reply: HttpReply): Promise<unknown> {
  await using host = new FakeHttpHost(() => reply);
  return await findConnectChargers(new URL(host.origin).host, { deadlineMs: 5000 });
}
