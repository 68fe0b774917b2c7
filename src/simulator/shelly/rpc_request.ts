import type { HttpRequest } from "../sockets/http_frames.ts";

/** A method that is asked for, whatever way. */
export interface RpcRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of a JSON frame; null: the path names the method. */
  readonly frameId: unknown;
}

/**
 * `GET /rpc/<method>?id=0`, `POST /rpc/<method>` with parameters, `POST /rpc` with a frame, and
 * `GET /shelly`; null: none of these.
 */
export function callOf({ method, path, body }: HttpRequest): RpcRequest | null {
  const { pathname, searchParams } = new URL(path, "http://shelly");
  if (pathname === "/shelly") return { method: "Shelly.GetDeviceInfo", params: {}, frameId: null };
  const named = /^\/rpc\/([A-Za-z0-9]+\.[A-Za-z0-9]+)$/.exec(pathname)?.[1] ?? null;
  if (method === "GET") {
    if (named === null) return null;
    const pairs = [...searchParams].map(([key, text]) => [key, valueOf(text)]);
    return { method: named, params: Object.fromEntries(pairs), frameId: null };
  }
  const sent = recordOf(parsed(body));
  if (method !== "POST" || sent === null) return null;
  if (named !== null) return { method: named, params: sent, frameId: null };
  const { id, method: asked, params } = sent;
  if (pathname !== "/rpc" || typeof asked !== "string") return null;
  return { method: asked, params: recordOf(params) ?? {}, frameId: id ?? 0 };
}

/** A parameter of a query is JSON. */
function valueOf(text: string): unknown {
  return parsed(text) ?? text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}
