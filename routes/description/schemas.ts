import * as v from "valibot";
import type { Program } from "../../src/app/program.ts";
import { EVENT_KINDS, HISTORY_STEPS } from "../../src/domain/history/history_rows.ts";
import {
  type Column,
  type Columns,
  EVENT_RECORD,
  historyColumns,
  PLUG_USE_RECORD,
  recordKeys,
  SESSION_RECORD,
} from "../data/record_columns.ts";
import { MAX_ID } from "../api/range_query.ts";
import { LIST, MAX_STEPS } from "../api/records_api.ts";
import {
  CHARGER_GOAL,
  CHARGER_MODE,
  DEVICE,
  DEVICE_ISSUES,
  DEVICE_TEST,
  EVCC_STATE,
  FOUND_DEVICES,
  HEALTH,
  ISSUES,
  MODE_ANSWER,
  RECORD_FIELDS,
  REFUSAL,
  STATUS,
  SWITCH_HOLD,
} from "./answer_schemas.ts";
import {
  DEVICE_CHANGE,
  DEVICE_ORDER,
  DEVICE_SEARCH,
  DEVICE_TRIAL,
  fixedSettings,
  newDevice,
  settingsAnswer,
  settingsChange,
} from "./input_schemas.ts";
import { GOAL_PRESS } from "../../src/domain/goals/goal.ts";
import { MODE_PRESS, SWITCH_PRESS } from "../../src/domain/house/load.ts";
import type { ParameterName } from "./operations.ts";

/** Every schema of the document by its name there, for the devices that this program knows. */
export function schemasOf(program: Program): Readonly<Record<string, v.GenericSchema>> {
  return {
    Status: STATUS,
    EvccState: EVCC_STATE,
    ModeChange: MODE_PRESS,
    Mode: MODE_ANSWER,
    ChargerMode: CHARGER_MODE,
    SwitchChange: SWITCH_PRESS,
    SwitchHold: SWITCH_HOLD,
    Goal: GOAL_PRESS,
    ChargerGoal: CHARGER_GOAL,
    Settings: settingsAnswer(),
    SettingsChange: settingsChange(),
    FixedSettings: fixedSettings(),
    Device: DEVICE,
    Devices: v.array(DEVICE),
    NewDevice: newDevice(program),
    DeviceChange: DEVICE_CHANGE,
    DeviceTrial: DEVICE_TRIAL,
    DeviceTest: DEVICE_TEST,
    DeviceSearch: DEVICE_SEARCH,
    FoundDevices: FOUND_DEVICES,
    DeviceOrder: DEVICE_ORDER,
    History: pageOf(v.union([
      recordOf(historyColumns("5m")),
      recordOf(historyColumns("1d")),
    ])),
    Sessions: pageOf(recordOf(SESSION_RECORD)),
    PlugUses: pageOf(recordOf(PLUG_USE_RECORD)),
    Events: pageOf(
      v.object({ ...recordOf(EVENT_RECORD).entries, kind: v.picklist(EVENT_KINDS) }),
    ),
    Document: v.record(v.string(), v.unknown()),
    Text: v.string(),
    Health: HEALTH,
    Refusal: REFUSAL,
    Issues: ISSUES,
    DeviceIssues: DEVICE_ISSUES,
  };
}

/** As `parseRange` takes it: a time with its zone, a local date, epoch ms; empty: none. */
const MOMENT = v.union([
  v.pipe(v.string(), v.isoTimestamp()),
  v.pipe(v.string(), v.isoDate()),
  v.pipe(v.string(), v.regex(/^(|0|[0-9]{12,15})$/)),
]);

/** What a parameter may be. */
export const PARAMETER_SCHEMAS: Readonly<Record<ParameterName, v.GenericSchema>> = {
  id: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ID)),
  step: v.picklist(HISTORY_STEPS),
  from: MOMENT,
  to: MOMENT,
  limit: v.pipe(v.number(), v.integer(), v.minValue(LIST.min), v.maxValue(LIST.max)),
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_STEPS)),
  after: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ID)),
  device: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ID)),
  kinds: v.array(v.picklist(EVENT_KINDS)),
};

function pageOf(row: v.GenericSchema) {
  return v.object({ rows: v.array(row), next: v.nullable(v.string()) });
}

/** One row as `jsonRecord` writes it: numbers by the unit at the end of their names. */
function recordOf<Row>(columns: Columns<Row>) {
  return v.object(Object.fromEntries(columns.flatMap((column) => fieldsOf(column))));
}

function fieldsOf<Row>(column: Column<Row>): readonly (readonly [string, v.GenericSchema])[] {
  const { key, momentKey } = recordKeys(column);
  if (momentKey === null) return [[key, RECORD_FIELDS[key] ?? v.nullable(v.number())]];
  return [[momentKey, v.nullable(v.pipe(v.number(), v.integer()))], [key, v.nullable(v.string())]];
}
