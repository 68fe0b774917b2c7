import assert from "node:assert/strict";
import { settingWarnings } from "../../../src/domain/settings/setting_warnings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";

Deno.test("settingWarnings() warns of a plug that ignores power in a window at night", () => {
  const table = [
    { plugWindow1: "13:55-16:15", warns: false },
    { plugWindow1: "04:00-22:00", warns: false },
    { plugWindow1: "03:59-10:00", warns: true },
    { plugWindow1: "18:00-22:01", warns: true },
    { plugWindow1: "20:00-19:00", warns: true },
    { plugWindow1: "23:00-23:00", warns: false },
    { plugWindow1: "12:30-12:20", warns: true },
    { plugWindow1: "12:20-12:30", warns: false },
    { plugWindow1: "13:55-16:15", plugWindow2: "03:00-03:30", warns: true },
    { plugWindow1: "23:00-23:30", plugOnPowerW: 1, warns: false },
    { plugWindow1: "23:00-23:30", plugEnabled: false, warns: false },
  ];
  for (const { warns, ...own } of table) {
    const plug = { ...defaultSettings(), plugEnabled: true, plugOnPowerW: 0, ...own };
    const keys = settingWarnings(plug).map(({ key }) => key);
    assert.deepEqual(keys, warns ? ["plugOnPowerW"] : [], JSON.stringify(own));
  }
});
