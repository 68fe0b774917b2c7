/**
 * What whoever sent a request may do. `open`: no secret is asked for, everybody may do everything.
 * `act`: signed in. `look`: sees all that pages show and switches nothing.
 */
export type Access = "open" | "act" | "look";

const NOTED = new WeakMap<Request, Access>();

/** Keeps with a request what its sender may do, for the pages made of it. */
export function noteAccess(request: Request, access: Access): void {
  NOTED.set(request, access);
}

/** `open` where nobody has noted anything: nothing is asked there. */
export function accessOf(request: Request): Access {
  return NOTED.get(request) ?? "open";
}
