import assert from "node:assert/strict";
import { ask, startCharger, wish } from "../solaredge/asked_gateway.ts";

function record(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(isRecord(value));
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

Deno.test("NrgkickServer prints idle measurements as the gateway does", async () => {
  await using charger = await startCharger();
  const { status, head, body } = await charger.get("measurements");
  assert.equal(status, 200);
  assert.match(head, /content-type: application\/json/i);
  assert.match(
    body,
    new RegExp(
      '^{"ChargingCurrentPhase":\\[0\\.0,0\\.0,0\\.0\\],"ChargingEnergy":0\\.0,' +
        '"ChargingEnergyOverAll":3399\\.226,"ChargingEnergyPhase":\\[0\\.0,0\\.0,0\\.0\\],' +
        '"ChargingPower":0\\.0,"ChargingPowerPhase":\\[0\\.0,0\\.0,0\\.0\\],' +
        '"Frequency":(49|50)\\.\\d{1,2},"TemperatureMainUnit":28\\.0,' +
        '"VoltagePhase":\\[23\\d\\.\\d,23\\d\\.\\d,23\\d\\.\\d\\],' +
        '"MacAddress":"00:1E:C0:00:00:01","Online":true,"Timestamp":1782039597}$',
    ),
  );
});

Deno.test("NrgkickServer prints settings as the gateway does", async () => {
  await using charger = await startCharger();
  const { status, body } = await charger.get("settings");
  assert.equal(status, 200);
  assert.equal(
    body,
    '{"Info":{"ErrorCodes":["0"],"Connected":true},"Values":{"ChargingStatus":{"Charging":false},' +
      '"ChargingEnergy":{"Value":199.98,"Limited":false,"Min":0.5,"Max":200.0},' +
      '"ChargingCurrent":{"Value":16.0,"Min":6.0,"Max":16.0},' +
      '"Settings":{"Average_kWh_consumption":{"Value":17.0,"Min":0.1,"Max":99.9},' +
      '"CostsPer_kWh":{"Value":0.19,"Min":0.01,"Max":2.49},' +
      '"Efficacy":{"Value":95.0,"Min":10.0,"Max":100.0},' +
      '"BLETransmissionPower":{"Value":4,"Min":1,"Max":4}},' +
      '"DeviceMetadata":{"Name":"garage","Password":null,"PasswordMatch":true}},' +
      '"ProductType":"NRGkick","HardwareVersion":"1","FirmwareVersion":"1",' +
      '"MacAddress":"00:1E:C0:00:00:01","Online":true,"Timestamp":1782039597}',
  );
});

Deno.test("NrgkickServer obeys a PUT and measures what flows on two phases", async () => {
  await using charger = await startCharger();
  const put = await charger.put(wish(true, 10));
  assert.deepEqual([put.status, put.body], [202, ""]);
  charger.advance(1);
  assert.match((await charger.get("settings")).body, /"Charging":false/, "told some seconds late");
  charger.advance(5);
  const { body: early } = await charger.get("settings");
  assert.match(early, /"Charging":true/);
  assert.match(early, /"ChargingCurrent":{"Value":10\.0,/);
  charger.advance(60);
  const measured = record(JSON.parse((await charger.get("measurements")).body));
  const truth = charger.house.house.stateAgo(3);
  const powerKw = measured["ChargingPower"];
  assert.equal(powerKw, Number((truth.carPowerW / 1000).toFixed(2)));
  assert.ok(truth.carPowerW > 4500);
  assert.deepEqual(measured["ChargingCurrentPhase"], [9.88, 9.88, 0]);
  assert.ok(Number(measured["ChargingEnergy"]) > 0.05);
  const stop = await charger.put(wish(false, null));
  assert.equal(stop.status, 202);
  charger.advance(30);
  const after = (await charger.get("measurements")).body;
  assert.match(after, /"ChargingPower":0\.0,/);
  assert.doesNotMatch(after, /"ChargingEnergy":0\.0,/, "the energy stays after the stop");
  await charger.put(wish(true, 6));
  charger.advance(20);
  const again = record(JSON.parse((await charger.get("measurements")).body));
  assert.ok(Number(again["ChargingEnergy"]) < Number(measured["ChargingEnergy"]), "a new charge");
});

Deno.test("NrgkickServer loses a second PUT within five seconds", async () => {
  await using charger = await startCharger();
  assert.equal((await charger.put(wish(true, 16))).status, 202);
  charger.advance(4.999);
  assert.equal((await charger.put(wish(true, 7))).status, 202);
  charger.advance(10);
  assert.match((await charger.get("settings")).body, /"ChargingCurrent":{"Value":16\.0,/);
  assert.equal((await charger.put(wish(true, 8))).status, 202);
  charger.advance(5);
  assert.equal((await charger.put(wish(true, 9))).status, 202);
  charger.advance(10);
  assert.match((await charger.get("settings")).body, /"ChargingCurrent":{"Value":9\.0,/);
});

Deno.test("NrgkickServer refuses bad PUTs with the device's words", async () => {
  await using charger = await startCharger({ chargerPin: "1234" });
  const table = [
    { body: '{"Values":{"ChargingStatus":{"Charging":true}}}', status: 500, text: "Error (6)" },
    { body: wish(true, 10, '"9999"'), status: 500, text: "Error (7)" },
    { body: wish(true, 10, "0123"), status: 400, text: "invalid" },
    { body: wish(true, 5, '"1234"'), status: 500, text: "Error (3)" },
    { body: "{", status: 400, text: "invalid" },
    { body: "[]", status: 400, text: "invalid" },
    { body: wish(true, 10, '"1234"').replace("true", '"yes"'), status: 400, text: "invalid" },
  ];
  for (const { body, status, text } of table) {
    const answer = await charger.put(body);
    assert.equal(answer.status, status, body);
    assert.ok(String(record(JSON.parse(answer.body))["Message"]).includes(text), answer.body);
  }
  const untyped = await charger.put(wish(true, 10, '"1234"'), null);
  assert.equal(untyped.status, 415);
  assert.match(untyped.body, /"Message":"The request contains an entity body but no Content-Type/);
  assert.equal((await charger.put(wish(true, 10, '"1234"'), "text/plain")).status, 415);
  charger.advance(10);
  assert.match((await charger.get("settings")).body, /"Charging":false/);
  assert.equal((await charger.put(wish(true, 20, "1234"))).status, 202, "a number is tolerated");
  charger.advance(10);
  const { body } = await charger.get("settings");
  assert.match(body, /"Charging":true/);
  assert.match(body, /"ChargingCurrent":{"Value":16\.0,/, "cut to its range");
});

Deno.test("NrgkickServer knows its own address alone", async () => {
  await using charger = await startCharger();
  const { nrgkickMeasurementsUrl: url } = charger.house.addresses;
  const devices = await ask("GET", new URL("/api/devices", url).href);
  assert.equal(
    devices.body,
    '[{"MacAddress":"00:1E:C0:00:00:01","Online":true,"Timestamp":1782039597}]',
  );
  assert.equal((await ask("GET", url.replaceAll("00:00:01", "00:00:02"))).status, 404);
  assert.equal((await ask("GET", `${url}/more`)).status, 404);
  assert.equal((await ask("DELETE", url)).status, 404);
  const encoded = url.replace(/[^/]+$/, (mac) => encodeURIComponent(mac.toLowerCase()));
  assert.equal((await ask("GET", encoded)).status, 200);
});

Deno.test("NrgkickServer shows floating voltages on a one-phase supply", async () => {
  await using charger = await startCharger({ charger: { supplyPhases: 1 } });
  const { body } = await charger.get("measurements");
  assert.match(body, /"VoltagePhase":\[23\d\.\d,124\.7,59\.3\]/);
});

Deno.test("NrgkickServer serves one connection after another request, and fetch", async () => {
  await using charger = await startCharger();
  const { nrgkickMeasurementsUrl: url, nrgkickSettingsUrl } = charger.house.addresses;
  for (let round = 0; round < 5; round++) {
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.equal(record(await answer.json())["Online"], true);
  }
  const put = await fetch(nrgkickSettingsUrl, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: wish(true, 8),
  });
  assert.deepEqual([put.status, await put.text()], [202, ""]);
  charger.advance(20);
  assert.match((await charger.get("settings")).body, /"ChargingCurrent":{"Value":8\.0,/);
});

Deno.test("NrgkickServer ends connections that send no HTTP, or too much of it", async () => {
  await using charger = await startCharger();
  const { hostname, port } = new URL(charger.house.addresses.nrgkickSettingsUrl);
  const table = [
    "hello\r\n\r\n",
    "x".repeat(9000),
    "PUT /api/settings/x HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
    "PUT /api/settings/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
  ];
  for (const text of table) {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(text));
    const count = await connection.read(new Uint8Array(10)).catch((error) => {
      assert.ok(error instanceof Deno.errors.ConnectionReset);
      return null;
    });
    assert.equal(count, null, text.slice(0, 60));
  }
});
