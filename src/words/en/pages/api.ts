/** The page of the interface for programs, in English; the other languages have its shape. */
export const apiEn = {
  link: "Interface for programs",
  title: "Interface",
  intro:
    "Other programs read this house, and steer it, over HTTP. Powers are in W (grid + import, " +
    "− export; battery + discharge, − charge), energies in Wh, times in milliseconds since 1970. " +
    "Unknown is null.",
  document: "The same as OpenAPI 3.1, for tools that read it",
  secret: "Programs send the secret, or a token of their own, with each request:",
  noSecret: "No secret is asked for: everybody in the network may use all of it.",
  tokens: "Make tokens for programs",
  guards: {
    open: "open to all",
    look: "to look: the secret or any token",
    act: "to change: the secret or a token to control",
  },
  input: "Send",
  answer: "Answer",
  refusalsTitle: "When it is refused",
  empty: "empty",
  asCsv: "as CSV too (Accept: text/csv)",
  schemas: "Forms of what is sent and answered",
  operations: {
    status: "All of the house at this moment, of the newest cycle.",
    stream: "The same as server-sent events: one now, one after each cycle (5 s), and a comment " +
      "as a sign of life every 15 s. It ends when a token is revoked or the secret changes.",
    evccState: "The house and its first charger in the shape of evcc's /api/state, for what is " +
      "made to read that. Modes: off, pv (Tracked), minpv (Slow), now (Fast).",
    chooseMode: "Choose the charge mode. It is on the disk before the answer.",
    settings: "All settings. Secrets are null.",
    changeSettings: "Change some settings, all or none of them; answers all. A secret that is " +
      "null stays as it is. A token cannot change who may come in, nor what goes to other " +
      "machines.",
    fixedSettings: "The settings that the environment holds, each with its variable.",
    devices: "The devices of the house, in its order.",
    addDevice: "Add a device.",
    findDevices: "Search for devices of every make, and look at an address for all of them.",
    testDevice: "Read a device once without storing anything: a new one, or by its id one that " +
      "is there with other values.",
    chooseChargerMode: "Choose the mode of one charger.",
    holdSwitch: "Hold a switch on or off for a while, or give it back to its rules.",
    goal: "What the car at a charger shall have, with its progress.",
    setGoal:
      "Set what the car shall have: ready by a time, once or on some days, or until it has " +
      "so much. A press of a mode ends it.",
    endGoal: "End the goal of a charger; there may be none.",
    orderDevices: "Put the devices into another order.",
    changeDevice: "Change some of a device; what is left out stays.",
    removeDevice: "Remove a device. Its history stays.",
    history: "Energies and mean powers of the past in steps, oldest first.",
    sessions: "Charging sessions, newest first.",
    plugUses: "Uses of switches, newest first.",
    events: "What happened, newest first.",
    openapi: "This description as OpenAPI 3.1.",
    metrics: "The values of this moment for Prometheus.",
    healthz: "Whether cycles run. For whatever watches over the program.",
  },
  parameters: {
    id: "Id of a device",
    step: "Length of a step; five minutes when left out",
    from: "First moment: a time with its zone, a date of the site, or milliseconds since 1970",
    to: "End, likewise; a date is included",
    limit: "Rows of one answer; 100 when left out",
    steps: "Steps of one answer; all that are allowed when left out",
    after: "The id that the page before ended with",
    device: "Only those of the device with this id",
    kinds: "Only these kinds, separated by commas",
  },
  refusals: {
    400: "The request or its Host header cannot be read, or the body is no JSON",
    401: "The secret or a token is missing, wrong or revoked",
    403: "Only looking is allowed, or the request comes by a foreign name or page",
    404: "There is no such thing",
    408: "The body took too long",
    409: "The program keeps the one connection that the device takes; it was not asked",
    413: "The body is too long",
    414: "The address is too long",
    415: "The body is not application/json",
    422: "Something in it is wrong; each issue names its place",
    429: "Too many wrong tries, or too much at once; wait as long as Retry-After says",
    431: "The headers are too long",
    500: "A fault of this program; its log tells more",
    503: "The database takes or gives nothing at the moment, or the program is ending",
  },
};
export type ApiWords = typeof apiEn;
