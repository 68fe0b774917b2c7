import * as v from "valibot";

const SYSINFO = v.object({
  type: v.optional(v.unknown()),
  mic_type: v.optional(v.unknown()),
  children: v.optional(v.unknown()),
  child_num: v.optional(v.unknown()),
  brightness: v.optional(v.unknown()),
});
/** Plugs and wall switches, and the plug of a range extender. */
const PLUG_TYPE = /SMARTPLUG/;
const MAX_TYPE_LENGTH = 40;

/**
 * What answers in the plugs' protocol and is no plug of one relay, from its `get_sysinfo`; null: it
 * is one. A switch command for a strip (HS300, KP303, HS107) switches all of its sockets.
 */
export function otherKin(sysinfo: unknown): string | null {
  const result = v.safeParse(SYSINFO, sysinfo);
  if (!result.success) return null;
  const { type, mic_type, children, child_num, brightness } = result.output;
  const hasChildren = Array.isArray(children) && children.length > 0;
  if (hasChildren || (typeof child_num === "number" && child_num > 0)) {
    return "a strip of several sockets";
  }
  const told = [type, mic_type].find((name) => typeof name === "string");
  if (typeof told === "string" && !PLUG_TYPE.test(told)) {
    return `no plug but ${told.slice(0, MAX_TYPE_LENGTH)}`;
  }
  return brightness === undefined ? null : "a dimmer";
}
