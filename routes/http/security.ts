import type { Context, MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Program } from "../../src/app/program.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { environmentName } from "../../src/domain/settings/parse_settings.ts";
import { ingressPath } from "./ingress.ts";
import { refuse } from "./refusal.tsx";
import { requestFacts } from "./request_facts.ts";

/** Methods that change nothing here. */
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];
/** A page on another port of this machine is a stranger too. */
const FOREIGN_SITES: readonly string[] = ["cross-site", "same-site"];

/**
 * Puts the security headers on every answer, errors too; what names no caching is not kept.
 *
 * Browsers send `Origin: null` with the forms of a page whose referrer policy is no-referrer, so it
 * is same-origin. No HSTS: at home these pages come over plain http, where a browser would also
 * complain of COOP; Origin-Agent-Cluster and the X- headers of old browsers protect nothing here.
 * No form-action: saving a new web port leads to that port, which is another origin.
 */
export function securityHeaders(program: Program): MiddlewareHandler {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      baseUri: ["'none'"],
      frameAncestors: [(c) => framersOf(c, program).join(" ") || "'none'"],
    },
    referrerPolicy: "same-origin",
    // Set below: it knows no list, and hono takes no function for it.
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  return async (c, next) => {
    await next();
    // Now and not before: the request may have changed who may frame.
    await headers(c, () => Promise.resolve());
    // Not c.header(): on a finished answer, Hono makes a new one with a stream for each header.
    const { headers: answer } = c.res;
    // Where somebody may frame these pages, the policy alone says who.
    if (framersOf(c, program).length === 0) answer.set("x-frame-options", "DENY");
    if (!answer.has("cache-control")) answer.set("cache-control", "no-store");
  };
}

/** Who may show these pages in a frame: the setting, and the ingress on its own pages. */
function framersOf(c: Context, program: Program): readonly string[] {
  const { frameAncestors } = program.settings().values;
  return ingressPath(c.req.raw) === null ? frameAncestors : ["'self'", ...frameAncestors];
}

/**
 * Answers only to names that no stranger can point at this house (DNS rebinding).
 * @param ownHostname name of this machine, when it is known
 */
export function hostCheck(program: Program, ownHostname: string | null): MiddlewareHandler {
  return async (c, next) => {
    // The page that refuses needs its style; assets tell nothing of the house.
    if (c.req.path.startsWith("/assets/")) return await next();
    // Who asks by the ingress has been let in by it, under whatever name it is known.
    if (ingressPath(c.req.raw) !== null) return await next();
    const { values } = program.settings();
    const { hostnames } = requestFacts(c, values);
    const names = { allowedHosts: values.allowedHosts, ownHostname };
    const foreign = hostnames.find((name) => name === null || !isAllowedHost(name, names));
    if (foreign === undefined) return await next();
    return refuseHost(c, program, foreign);
  };
}

/**
 * Endings that home routers, Docker and Tailscale give to the names of machines. Some can be had by
 * anybody, so they count for this machine's own name and no other.
 */
const HOME_SUFFIX = /^\.(fritz\.box|home\.arpa|lan|local|internal|home|[a-z0-9-]+\.ts\.net)$/;

/** True for IP addresses, localhost, .local, .lan, the machine's own and configured names. */
export function isAllowedHost(
  name: string,
  known: Pick<Settings, "allowedHosts"> & { readonly ownHostname: string | null },
): boolean {
  const own = known.ownHostname?.toLowerCase() ?? "";
  const ownLabel = own.split(".")[0] ?? "";
  return /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(name) || name.includes(":") ||
    name === "localhost" || /[^.]\.(localhost|local|lan)$/.test(name) ||
    (own !== "" && (name === own || name === ownLabel)) ||
    (ownLabel !== "" && name.startsWith(`${ownLabel}.`) &&
      HOME_SUFFIX.test(name.slice(ownLabel.length))) ||
    known.allowedHosts.some((allowed) => allowed.toLowerCase() === name);
}

/**
 * Refuses what changes something when another site's page sends it, whatever its content type.
 * Programs that are no browser send neither Origin nor Sec-Fetch-Site and pass.
 */
export function originCheck(program: Program): MiddlewareHandler {
  return async (c, next) => {
    if (SAFE_METHODS.includes(c.req.method)) return await next();
    const own = requestFacts(c, program.settings().values).origin;
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site")?.toLowerCase() ?? "none";
    const isForeign = origin !== undefined && (own === null || normalOrigin(origin) !== own);
    if (!isForeign && !FOREIGN_SITES.includes(site)) return await next();
    return refuse(c, program, {
      status: 403,
      message: ({ refusals }) => refusals.foreignSite(environmentName("trustedProxies")),
    });
  };
}

function normalOrigin(text: string): string | null {
  return /^https?:\/\/[^/?#@\s]+$/i.test(text) ? URL.parse(text)?.origin ?? null : null;
}

function refuseHost(c: Context, program: Program, name: string | null): Response {
  if (name === null) {
    return refuse(c, program, {
      status: 400,
      message: ({ refusals }) => refusals.hostUnreadable,
    });
  }
  const variable = environmentName("allowedHosts");
  return refuse(c, program, {
    status: 403,
    message: ({ refusals }) => refusals.foreignHost({ name, variable }),
  });
}
