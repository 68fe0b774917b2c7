/**
 * What whoever sent a request may do. `open`: no secret is asked for, everybody may do everything.
 * `act`: signed in. `look`: sees all that pages show and switches nothing.
 */
export type Access = "open" | "act" | "look";

/** How somebody was let in. */
export interface Entry {
  readonly access: Access;
  /** It was a token, which never changes who may come in or what goes to other machines. */
  readonly isToken?: true;
  /** False once what let the sender in has ended. */
  readonly isStillIn: () => Promise<boolean>;
}

const NOTED = new WeakMap<Request, Entry>();
/** A request without a note is one for which no secret was asked. */
const UNASKED: Entry = { access: "open", isStillIn: () => Promise.resolve(true) };

/** Keeps with a request what its sender may do, for the pages made of it. */
export function noteAccess(request: Request, entry: Entry): void {
  NOTED.set(request, entry);
}

/** Keeps the same with another request that stands for it. */
export function passAccessOn(from: Request, to: Request): void {
  noteAccess(to, NOTED.get(from) ?? UNASKED);
}

export function accessOf(request: Request): Access {
  return (NOTED.get(request) ?? UNASKED).access;
}

/** True when a token, and nobody's secret, let the sender in. */
export function isByToken(request: Request): boolean {
  return (NOTED.get(request) ?? UNASKED).isToken ?? false;
}

/** Asked again where something took its time since the sender was let in. */
export function isStillIn(request: Request): Promise<boolean> {
  return (NOTED.get(request) ?? UNASKED).isStillIn();
}
