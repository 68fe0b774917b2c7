import assert from "node:assert/strict";
import { guestToken, isGuestToken } from "../../../routes/sign_in/guest_link.ts";
import { StubProgram } from "../stub_program.ts";

/** Of the secret that is stored as "stored-hash-1": links that were given away hold it. */
const TOKEN = "5ce8128aa4f3ffda45ea9e8690c4e28d";

function houseOf(change: Readonly<Record<string, unknown>> = {}): StubProgram {
  const program = new StubProgram();
  program.askFor("geheim123");
  program.values = { ...program.values, webGuests: true, ...change };
  return program;
}

Deno.test("guestToken() is the same for as long as the secret is", async () => {
  assert.equal(await guestToken(houseOf()), TOKEN);
  assert.notEqual(await guestToken(houseOf({ webSecret: "stored-hash-2" })), TOKEN);
});

Deno.test("guestToken() there is none without guests or a secret", async () => {
  for (
    const change of [{ webGuests: false }, { webSecret: "" }, { webSecretEnabled: false }] as const
  ) {
    const program = houseOf(change);
    assert.equal(await guestToken(program), null);
    assert.equal(await isGuestToken(program, TOKEN), false);
  }
});

Deno.test("isGuestToken() takes the whole token alone", async () => {
  const program = houseOf();
  assert.equal(await isGuestToken(program, TOKEN), true);
  for (const given of [undefined, "", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase()]) {
    assert.equal(await isGuestToken(program, given), false, given);
  }
});
