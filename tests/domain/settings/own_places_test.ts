import assert from "node:assert/strict";
import {
  deviceHosts,
  isOwnPlace,
  ownPlaceIssues,
} from "../../../src/domain/settings/own_places.ts";

const OWN = [
  "localhost",
  " LocalHost. ",
  "nrg.localhost",
  "127.0.0.1",
  "127.255.0.9",
  "0.0.0.0",
  "169.254.169.254",
  "::1",
  "::",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:1",
  "fe80::1",
  "febf::1%eth0",
];
const OTHER = [
  "nrg.lan",
  "localhost.lan",
  "mylocalhost",
  "127.lan",
  "128.0.0.1",
  "10.127.0.1",
  "169.255.0.1",
  "192.0.2.1",
  "::2",
  "::ffff:192.0.2.1",
  "2001:db8::1",
  "fec0::1",
  "fe7f::1",
];

Deno.test("isOwnPlace() is true for the machine itself and its own link, by whatever name", () => {
  for (const name of OWN) assert.equal(isOwnPlace(name), true, name);
  for (const name of OTHER) assert.equal(isOwnPlace(name), false, name);
});

Deno.test("ownPlaceIssues() names each changed address that is the machine's own", () => {
  const changes = {
    inverterHost: "192.0.2.1:1502",
    plugHost: "[::1]:9999",
    nrgkickAddress: "",
    nrgkickSettingsUrl: "http://localhost/api/settings/1",
    maxCurrentA: 7,
  };
  assert.deepEqual(deviceHosts(changes), [
    { key: "inverterHost", host: "192.0.2.1" },
    { key: "nrgkickSettingsUrl", host: "localhost" },
    { key: "plugHost", host: "::1" },
  ]);
  assert.deepEqual(ownPlaceIssues(changes).map(({ key }) => key), [
    "nrgkickSettingsUrl",
    "plugHost",
  ]);
});
