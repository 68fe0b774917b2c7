import assert from "node:assert/strict";
import { MAX_TRIES, PAUSE_MS, SecretTries } from "../../../routes/sign_in/secret_tries.ts";

const HERE = "192.168.178.20";

Deno.test("SecretTries pauses after the last try and starts anew a minute later", () => {
  const tries = new SecretTries();
  for (let at = 0; at < MAX_TRIES; at++) {
    assert.equal(tries.waitMs(HERE, at), 0);
    assert.equal(tries.left(HERE, at), MAX_TRIES - at);
    tries.count(HERE, at);
  }
  const last = MAX_TRIES - 1;
  assert.equal(tries.left(HERE, last), 0);
  assert.equal(tries.waitMs(HERE, last), PAUSE_MS);
  assert.equal(tries.waitMs(HERE, last + PAUSE_MS - 1), 1);
  assert.equal(tries.waitMs(HERE, last + PAUSE_MS), 0);
  assert.equal(tries.left(HERE, last + PAUSE_MS), MAX_TRIES);
});

Deno.test("SecretTries.takeBack() takes one try back and leaves the wrong ones", () => {
  const tries = new SecretTries();
  for (let at = 0; at < 3; at++) tries.count(HERE, 0);
  tries.takeBack(HERE);
  assert.equal(tries.left(HERE, 0), MAX_TRIES - 2);
  tries.takeBack("192.168.178.21");
  tries.takeBack(HERE);
  tries.takeBack(HERE);
  assert.equal(tries.size, 0);
});

Deno.test("SecretTries counts an IPv6 network as one address", () => {
  const tries = new SecretTries();
  const same = ["2001:db8::1", "2001:db8::ffff:1:2:3", "2001:db8:0:0:9::"];
  for (const address of same) tries.count(address, 0);
  assert.equal(tries.size, 1);
  tries.count("2001:db8:0:1::1", 0);
  tries.count("::1", 0);
  assert.equal(tries.size, 3);
});

Deno.test("SecretTries forgets the address that is quiet for longest", () => {
  const tries = new SecretTries();
  const addressOf = (at: number) => `10.0.${at >> 8}.${at & 255}`;
  for (let at = 0; at < 1000; at++) tries.count(addressOf(at), at);
  tries.count(addressOf(0), 1000);
  tries.count("192.168.1.1", 1001);
  assert.equal(tries.size, 1000);
  assert.equal(tries.left(addressOf(0), 1001), MAX_TRIES - 2);
  assert.equal(tries.left(addressOf(1), 1001), MAX_TRIES);
});
