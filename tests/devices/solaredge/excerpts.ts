import { registers } from "./recorded_registers.ts";

/**
 * Registers that owners have posted, all others not implemented: facts of public threads, which are issues of the
 * named projects on GitHub. Serial numbers are left out; headers, names and options that a source
 * does not show are fillers.
 */

/** SE10K-RWS48 asleep, firmware 4.22.39. Source: solaredge_modbus #106. */
export const se10kAsleep = registers(
  `
    40069:0067 40079:0926 0930 093f ffff 0000 0000 138b fffe 40098:0008 ffff 0000 0000 40103:072e
    40106:fffe 0002 0000`,
  0x8000,
);

/** SE6000, firmware 3.2724. Source: solaredge_modbus #41. */
export const se6000 = registers(
  `
    40069:0065 40082:ffff 35a2 ffff c33b fffd 40098:104c ffff 3673 ffff 40103:09c0 40106:fffe 0004
    0000`,
  0x8000,
);

/** SE3680 with LG RESU7H. Source: home-assistant-solaredge-modbus #17. */
export const se3680 = registers(
  `
    40069:0065 40082:ffff 0e41 ffff c36a fffd 40098:103b ffff 0e78 ffff 40103:0f00 40106:fffe 0004
    0000`,
  0x8000,
);

/** SE82.8K Synergy without a scale of its DC voltage. Source: solaredge_modbus #55. */
export const se82k = registers(
  `
    40069:0067 40083:6503 0000 40098:0000 8000 668c 0000 40103:151d 40106:fffe 0004 0000`,
  0x8000,
);

/** SE11400H, split phase. Source: solaredge_modbus #75. */
export const se11400 = registers(
  `
    40069:0066 40079:04bd 04ba 40082:ffff 6b1a ffff ea63 fffd`,
  0x8000,
);

/** SE5K, firmware 3.2537. Source: evcc #12046. */
export const se5kOld = registers(
  `
    40069:0067 40079:0958 0945 093e ffff 0d36 0000 1385 fffe 40098:1d48 ffff`,
  0x8000,
);

/** Meter that imports 1511 W, as its owner says. Source: domoticz-solaredge-modbustcp-plugin #5. */
export const meterImporting = registers(
  `
    40188:00cb 40190:0044 0044 40194:ffff 40196:5ee9 0029 0000 40203:fffe 1388 fffe fa19 fa19 0000
    0000 0000`,
  0x8000,
);

/** Meter with one phase that imports. Source: solaredge.modbus #15. */
export const meterMixed = registers(
  `
    40188:00cb 40190:001b 0000 0003 0018 ffff 40196:5a2f 5b1e 5bc7 40203:fffe 1388 fffe 0171 0000
    ffd8 019a 0000`,
  0x8000,
);
