import {
  DeviceError,
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../domain/codes/errors.ts";
import { hostOf, statusSymptom } from "./http_json.ts";

/**
 * Posts JSON to an address that a person gave. The answer's body is not read.
 * @throws DeviceUnreachable, DeviceTimeout, DeviceProtocol for an answer that is not 2xx
 */
export async function postJson(
  url: string,
  body: unknown,
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const { deadlineMs, signal = new AbortController().signal } = options;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  // A path often holds a secret: messages name the host alone.
  const action = `Cannot post to ${hostOf(url)}`;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline.signal]),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new DeviceProtocol(`${action}: status ${response.status}`, {
        symptom: statusSymptom(response.status),
      });
    }
  } catch (cause) {
    if (cause instanceof DeviceError) throw cause;
    if (deadline.signal.aborted) {
      throw new DeviceTimeout(`${action}: timeout after ${deadlineMs} ms`, { cause });
    }
    throw new DeviceUnreachable(`${action}: no connection`, { symptom: "no-connection", cause });
  } finally {
    clearTimeout(timer);
  }
}
