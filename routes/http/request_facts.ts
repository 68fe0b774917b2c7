import type { Context } from "hono";
import type { Settings } from "../../src/domain/settings/settings.ts";

/** Where a request came from and what it asked for, as far as that can be believed. */
export interface RequestFacts {
  /** Names that the client or a trusted proxy used for this server; null for what is no name. */
  readonly hostnames: readonly (string | null)[];
  /** `scheme://host[:port]` as browsers write it in Origin; null when the host cannot be read. */
  readonly origin: string | null;
  readonly isSecure: boolean;
  /** Address of the client, behind trusted proxies if there are any; "" when nothing tells it. */
  readonly clientAddress: string;
}

type ProxySettings = Pick<Settings, "trustedProxies">;

const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?$/i;

/** Reads the facts of a request; forwarding headers count only when a trusted proxy sends them. */
export function requestFacts(c: Context, settings: ProxySettings): RequestFacts {
  const trusted = trustedBy(settings);
  const peer = normalAddress(peerAddress(c.env));
  const isProxied = trusted.has(peer);
  const forwarded = (name: string) => isProxied ? lastOf(c.req.header(name)) : null;
  const forwardedHost = forwarded("x-forwarded-host");
  const direct = ownAuthority(c.req.raw);
  const outer = forwardedHost ?? direct;
  const isSecure = forwarded("x-forwarded-proto")?.toLowerCase() === "https";
  const url = parseAuthority({ authority: outer, scheme: isSecure ? "https" : "http" });
  return {
    hostnames: [direct, ...(forwardedHost === null ? [] : [forwardedHost])].map(hostnameOf),
    origin: url?.origin ?? null,
    isSecure,
    clientAddress: isProxied ? clientBehind(c.req.header("x-forwarded-for"), trusted, peer) : peer,
  };
}

/** True when the other end of the connection is a proxy that the settings trust. */
export function isFromProxy(c: Context, settings: ProxySettings): boolean {
  return trustedBy(settings).has(normalAddress(peerAddress(c.env)));
}

/** Host name in lower case without port, brackets and final dot; null for what is none. */
export function hostnameOf(authority: string): string | null {
  const url = parseAuthority({ authority, scheme: "http" });
  return url === null ? null : url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** An IP address in its one usual form: IPv6 compressed, IPv4 within IPv6 as IPv4. */
export function normalAddress(address: string): string {
  const text = withoutPort(address.trim().toLowerCase()).replace(/^::ffff:(?=[0-9]+\.)/, "");
  const url = text.includes(":") ? URL.parse(`http://[${text}]/`) : null;
  return url === null ? text : url.hostname.slice(1, -1);
}

/** Some proxies write the port too, which is another one for each connection. */
function withoutPort(address: string): string {
  const [, host] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(address)?.filter(
    (part) => part !== undefined,
  ) ?? [];
  return host ?? address;
}

/**
 * The Host header, or the address of the request when it has none. A request line that names
 * another host than its header is nobody's honest request: it has no host.
 */
function ownAuthority(request: Request): string {
  const inUrl = /^[a-z]+:\/\/([^/?#]*)/i.exec(request.url)?.[1] ?? "";
  const header = request.headers.get("host");
  return header === null || header.toLowerCase() === inUrl.toLowerCase() ? inUrl : "";
}

function parseAuthority(text: { authority: string; scheme: "http" | "https" }): URL | null {
  return AUTHORITY.test(text.authority) ? URL.parse(`${text.scheme}://${text.authority}/`) : null;
}

function trustedBy({ trustedProxies }: ProxySettings): ReadonlySet<string> {
  return new Set(trustedProxies.map(normalAddress));
}

/** Address of the other end, as Deno.serve gives it to every handler. */
function peerAddress(info: unknown): string {
  const peer = fieldOf(info, "remoteAddr");
  const hostname = fieldOf(peer, "hostname");
  return typeof hostname === "string" ? hostname : "";
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The nearest proxy writes last; what stands before it may be the client's own invention. */
function lastOf(list: string | undefined): string | null {
  const last = list?.split(",").at(-1)?.trim();
  return last === undefined || last === "" ? null : last;
}

function clientBehind(
  list: string | undefined,
  trusted: ReadonlySet<string>,
  peer: string,
): string {
  const chain = (list ?? "").split(",").map(normalAddress).filter((address) => address !== "");
  return chain.findLast((address) => !trusted.has(address)) ?? peer;
}
