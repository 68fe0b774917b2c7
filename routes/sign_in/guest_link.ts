import type { Program } from "../../src/app/program.ts";
import { hashToken } from "./sign_ins.ts";

export const GUEST_COOKIE = "chargemanager_guest";

/**
 * Token of the guest link: made of the stored secret's hash, so it lives as long as the secret and
 * needs no place of its own. Null: there is no such link.
 */
export async function guestToken(program: Program): Promise<string | null> {
  const { webSecretEnabled, webSecret, webGuests } = program.settings().values;
  if (!webSecretEnabled || webSecret === "" || !webGuests) return null;
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(webSecret), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, bytes("chargemanager guest link"));
  return new Uint8Array(mac, 0, 16).toHex();
}

/** True for the token of the guest link. Hashes are compared: their time tells nothing. */
export async function isGuestToken(program: Program, given: string | undefined): Promise<boolean> {
  if (given === undefined || given === "") return false;
  const token = await guestToken(program);
  return token !== null && await hashToken(given) === await hashToken(token);
}
