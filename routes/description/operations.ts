import type { ApiWords } from "../../src/words/en/pages/api.ts";

/** What an operation is called in the document, and by which its sentence is found. */
export type OperationId = keyof ApiWords["operations"];
export type ParameterName = keyof ApiWords["parameters"];

/** Statuses with which any route may refuse, whatever it does. */
export const COMMON_REFUSALS = [400, 403, 414, 431, 500, 503] as const;
/** Besides, where somebody has to be known. */
export const SECRET_REFUSALS = [401, 429] as const;
/** Besides, where a body is read. */
export const BODY_REFUSALS = [408, 413, 415, 422] as const;

export type RefusalStatus =
  | (typeof COMMON_REFUSALS)[number]
  | (typeof SECRET_REFUSALS)[number]
  | (typeof BODY_REFUSALS)[number]
  | 404
  | 409;

/** One route as programs use it; schemas are named as in the document. */
export interface Operation {
  readonly id: OperationId;
  readonly parameters?: readonly ParameterName[];
  readonly body?: string;
  /** The answer when it works, by its status; null: it has no body. */
  readonly status?: 200 | 201 | 204;
  readonly answer: string | null;
  /** Media type of the answer; JSON when left out. */
  readonly type?: "text/plain" | "text/event-stream";
  /** The same rows as CSV for whom accepts that. */
  readonly hasCsv?: true;
  /** What it says of wrong input; "Issues" when left out. */
  readonly issues?: "DeviceIssues";
  /** Refusals of its own beside the common ones. */
  readonly refusals?: readonly RefusalStatus[];
  /** An answer that is no refusal although its status is none of success. */
  readonly failing?: { readonly status: 503; readonly answer: string };
}

const RANGE = ["from", "to"] as const;
const PAGED = [...RANGE, "limit", "after"] as const;
const OF_DEVICES = [...PAGED, "device"] as const;

/** Every route for programs, in the order of the page; a test holds it against the app's own. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET /api/status": { id: "status", answer: "Status" },
  "GET /api/stream": { id: "stream", answer: "Status", type: "text/event-stream" },
  "GET /api/state": { id: "evccState", answer: "EvccState" },
  "PUT /api/mode": { id: "chooseMode", body: "ModeChange", answer: "Mode" },
  "GET /api/settings": { id: "settings", answer: "Settings" },
  "PUT /api/settings": { id: "changeSettings", body: "SettingsChange", answer: "Settings" },
  "GET /api/settings/fixed": { id: "fixedSettings", answer: "FixedSettings" },
  "GET /api/devices": { id: "devices", answer: "Devices" },
  "POST /api/devices": {
    id: "addDevice",
    body: "NewDevice",
    status: 201,
    answer: "Device",
    issues: "DeviceIssues",
  },
  "POST /api/devices/test": {
    id: "testDevice",
    body: "DeviceTrial",
    answer: "DeviceTest",
    issues: "DeviceIssues",
    refusals: [404, 409, 429],
  },
  "POST /api/devices/find": {
    id: "findDevices",
    body: "DeviceSearch",
    answer: "FoundDevices",
    issues: "DeviceIssues",
    refusals: [429],
  },
  "PUT /api/devices/order": {
    id: "orderDevices",
    body: "DeviceOrder",
    answer: "Devices",
    issues: "DeviceIssues",
    refusals: [404],
  },
  "PUT /api/devices/:id": {
    id: "changeDevice",
    parameters: ["id"],
    body: "DeviceChange",
    answer: "Device",
    issues: "DeviceIssues",
    refusals: [404],
  },
  "DELETE /api/devices/:id": {
    id: "removeDevice",
    parameters: ["id"],
    status: 204,
    answer: null,
    issues: "DeviceIssues",
    refusals: [404, 422],
  },
  "PUT /api/devices/:id/mode": {
    id: "chooseChargerMode",
    parameters: ["id"],
    body: "ModeChange",
    answer: "ChargerMode",
    issues: "DeviceIssues",
    refusals: [404],
  },
  "PUT /api/devices/:id/switch": {
    id: "holdSwitch",
    parameters: ["id"],
    body: "SwitchChange",
    answer: "SwitchHold",
    issues: "DeviceIssues",
    refusals: [404],
  },
  "GET /api/devices/:id/goal": {
    id: "goal",
    parameters: ["id"],
    answer: "ChargerGoal",
    issues: "DeviceIssues",
    refusals: [404, 422],
  },
  "PUT /api/devices/:id/goal": {
    id: "setGoal",
    parameters: ["id"],
    body: "Goal",
    answer: "ChargerGoal",
    issues: "DeviceIssues",
    refusals: [404],
  },
  "DELETE /api/devices/:id/goal": {
    id: "endGoal",
    parameters: ["id"],
    status: 204,
    answer: null,
    issues: "DeviceIssues",
    refusals: [404, 422],
  },
  "GET /api/history": {
    id: "history",
    parameters: ["step", ...RANGE, "steps"],
    answer: "History",
    hasCsv: true,
    refusals: [422],
  },
  "GET /api/sessions": {
    id: "sessions",
    parameters: OF_DEVICES,
    answer: "Sessions",
    hasCsv: true,
    refusals: [422],
  },
  "GET /api/plug-uses": {
    id: "plugUses",
    parameters: OF_DEVICES,
    answer: "PlugUses",
    hasCsv: true,
    refusals: [422],
  },
  "GET /api/events": {
    id: "events",
    parameters: ["kinds", ...PAGED],
    answer: "Events",
    hasCsv: true,
    refusals: [422],
  },
  "GET /api/openapi.json": { id: "openapi", answer: "Document" },
  "GET /metrics": { id: "metrics", answer: "Text", type: "text/plain" },
  "GET /healthz": {
    id: "healthz",
    answer: "Health",
    failing: { status: 503, answer: "Health" },
  },
};
