import { getPath } from "hono/utils/url";
import type { Program } from "../../src/app/program.ts";
import { ingressPath } from "./ingress.ts";

const NOWHERE = "http://localhost";

/** Path of a request without the prefix of a reverse proxy that leaves it on. */
export function routedPath(request: Request, program: Program): string {
  const path = getPath(request);
  const { basePath } = program.settings().values;
  if (basePath === "" || !path.startsWith(basePath)) return path;
  const rest = path.slice(basePath.length);
  return rest === "" ? "/" : rest.startsWith("/") ? rest : path;
}

/** Prefix of every path of ours as this browser reaches them; "" for none. */
export function basePathOf(request: Request, program: Program): string {
  return ingressPath(request) ?? program.settings().values.basePath;
}

/** A path of ours as a browser reaches it: behind a reverse proxy, with its prefix. */
export function publicPath(request: Request, program: Program, path: string): string {
  const basePath = basePathOf(request, program);
  const isPrefixed = path === basePath || path.startsWith(`${basePath}/`);
  return basePath === "" || isPrefixed ? path : basePath + path;
}

/**
 * Path and query of `target` when it stays on this server, else null. Takes what a browser would
 * make of it: backslashes are slashes, tabs and line ends are nothing, two slashes start a host.
 */
export function localTarget(target: string): string | null {
  const url = /^[/\\]/.test(target) ? URL.parse(target, NOWHERE) : null;
  if (url === null) return null;
  const isLocal = url.origin === NOWHERE && !url.pathname.startsWith("//");
  return isLocal ? url.pathname + url.search : null;
}

/** Where a request went, as a browser may be sent there again, without one parameter. */
export function targetWithout(request: Request, program: Program, parameter: string): string {
  const url = new URL(request.url);
  url.searchParams.delete(parameter);
  const path = localTarget(url.pathname) ?? "/";
  return publicPath(request, program, path) + url.search;
}
