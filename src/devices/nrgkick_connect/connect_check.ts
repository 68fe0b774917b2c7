import * as v from "valibot";
import type { NameGuard } from "../transport/guarded_lookup.ts";
import { hostOf, JsonHttp, shownText } from "../transport/http_json.ts";
import { decodeSettings, type NrgkickSettings } from "./answers.ts";

export interface CheckConnectOptions extends NameGuard {
  /** `http://GATEWAY/api/settings/MAC` */
  readonly settingsUrl: string;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

export interface ConnectCheck {
  readonly settings: NrgkickSettings;
  /** Null where it does not tell. */
  readonly model: string | null;
  readonly hardware: string | null;
  readonly firmware: string | null;
}

const WORD = v.fallback(
  v.nullable(v.pipe(v.string(), v.transform((text) => shownText(text) || null))),
  null,
);
const IDENTITY = v.fallback(
  v.object({ ProductType: WORD, HardwareVersion: WORD, FirmwareVersion: WORD }),
  { ProductType: null, HardwareVersion: null, FirmwareVersion: null },
);

/**
 * Reads the settings of a charger behind a Connect box by themselves: a read of the driver stands
 * without them, and does not tell whether the PIN fits. @throws DeviceError
 */
export async function checkConnect(options: CheckConnectOptions): Promise<ConnectCheck> {
  const { settingsUrl, deadlineMs, signal, lookup } = options;
  const action = `read the settings of NRGkick at ${hostOf(settingsUrl)}`;
  const givenUp = signal === undefined ? {} : { givenUp: signal };
  const request = { action, url: settingsUrl, deadlineMs, ...givenUp };
  const answer = await new JsonHttp({ lookup }).request(request);
  const settings = decodeSettings(answer, action);
  const body = answer.body.kind === "json" ? answer.body.value : null;
  const { ProductType, HardwareVersion, FirmwareVersion } = v.parse(IDENTITY, body);
  return {
    settings,
    model: ProductType,
    hardware: HardwareVersion,
    firmware: FirmwareVersion,
  };
}
