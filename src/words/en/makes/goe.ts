import type { MakeWords } from "../../diagnosis_texts.ts";

const ANEW = "Unplug the car, then switch the charger's fuse off for ten seconds; if it comes " +
  "again, have the charger checked";
const NOT_SAFE = "Do not charge with it: switch its fuse off; if it comes again, have charger, " +
  "socket and car checked";
const SUPPLY = "Have the supply checked by an electrician if it comes again";
const GRID = "It goes on by itself once the grid is well again";
const COOL = "Let it cool down, out of the sun, and lower “Max current”; it goes on by itself";
const CAR_PLUG = "Unplug the car and plug it in again; if it comes with one car alone, ask its " +
  "garage";
const LOCK = "Push the cable's plug firmly into the charger, or look for dirt in its socket";
const IN_APP = "Switch it off in the go-e app, so that only this program decides";

/** What a go-e charger says of itself, in English. */
export const goeEn = {
  symptoms: {
    "api-disabled": {
      what: ({ address }) =>
        `${address} answers, but has no HTTP API v2: it is switched off, or this is another device`,
      todo: "Switch “Allow access to local HTTP API v2” on in the go-e app (Internet, Advanced " +
        "settings), and check the address",
    },
    "sign-in-wrong": {
      what: ({ address }) => `The charger at ${address} asks for a password`,
      todo: "Switch the password of its local HTTP API off in the go-e app",
    },
    "busy": {
      what: ({ address }) => `The charger at ${address} is busy`,
      todo: "Wait a minute; if it stays so, restart it in the go-e app, and stop other programs " +
        "that ask it often",
    },
    "refused-request": {
      what: ({ address }) => `The charger at ${address} does not take what it is told`,
      todo: "See in the go-e app whether something limits the current or locks the charging, and " +
        "let the charger update its firmware",
    },
    "frozen": {
      what: ({ address }) => `The charger at ${address} repeats old values`,
      todo: "Wait a minute; if it stays so, restart it in the go-e app",
    },
    "other-device": {
      what: ({ address }) => `What answers at ${address} is no go-e charger: some other device`,
      todo: "Look its address up in the go-e app or in the router, and enter it",
    },
  },
  notices: {
    FI_AC: { means: "alternating current leaked, and it switched off", todo: NOT_SAFE },
    FI_DC: { means: "direct current leaked, and it switched off", todo: NOT_SAFE },
    FI_UNKNOWN: { means: "its residual current device is faulty", todo: NOT_SAFE },
    RDC_SELF_TEST_FAILED: {
      means: "its self-test of the residual current device failed",
      todo: NOT_SAFE,
    },
    PHASE: { means: "a phase of the supply is missing or wrong", todo: SUPPLY },
    OVERVOLT: { means: "the supply's voltage is too high", todo: SUPPLY },
    OVERAMP: { means: "the car draws more than it is offered", todo: CAR_PLUG },
    DIODE: { means: "the car's side of the signal line is faulty (diode)", todo: CAR_PLUG },
    PP_INVALID: { means: "it cannot tell what cable is plugged in", todo: LOCK },
    CP_INVALID: { means: "the signal between charger and car is not allowed", todo: CAR_PLUG },
    GND_INVALID: {
      means: "there is no protective earth, or it cannot find it",
      todo: "Do not charge here until an electrician has checked the socket; in a grid without " +
        "neutral earth, switch the ground check off in the go-e app",
    },
    CONTACTOR_STUCK: { means: "its relay does not open any more", todo: NOT_SAFE },
    CONTACTOR_MISS: { means: "its relay does not close", todo: ANEW },
    LOCK_STUCK_OPEN: { means: "it cannot lock the cable", todo: LOCK },
    LOCK_STUCK_LOCKED: { means: "it cannot unlock the cable", todo: LOCK },
    UNKNOWN: { means: "something is wrong with it", todo: ANEW },
    OVERTEMP: { means: "it is too hot", todo: COOL },
    NO_COMM: { means: "its parts do not speak to each other", todo: ANEW },
    OVERTEMPERATURE: { means: "it is too hot and does not charge", todo: COOL },
    TEMPERATURE_LIMIT: { means: "it is hot and charges with less current", todo: COOL },
    ACCESS_CONTROL: {
      means: "it waits for a card or the app",
      todo: "Hold a card to it, or switch its access control off in the go-e app",
    },
    ENERGY_LIMIT: {
      means: "the energy limit that is set in its app is reached",
      todo: "Raise the limit in the go-e app or switch it off there, or unplug the car",
    },
    CHARGE_PAUSE_NOT_ALLOWED: {
      means: "it is set to charge on although it is told to pause",
      todo: "Allow charge pauses in the go-e app (settings of the car)",
    },
    MIN_PAUSE_DURATION: {
      means: "it keeps its own shortest pause",
      todo: "Wait; it goes on by itself. How long it waits is set in the go-e app",
    },
    LOAD_MANAGEMENT: {
      means: "its own load balancing does not let it charge",
      todo: "Look at load balancing in the go-e app",
    },
    OCPP: {
      means: "an OCPP server does not let it charge",
      todo: "Switch OCPP off in the go-e app, or release it there",
    },
    OCPP_FALLBACK: {
      means: "it has lost its OCPP server",
      todo: "Switch OCPP off in the go-e app",
    },
    OCPP_INOPERABLE: {
      means: "its OCPP server has put it out of order",
      todo: "Switch OCPP off in the go-e app",
    },
    RECONNECT_DELAY: { means: "it waits after a power cut", todo: GRID },
    ADAPTER_BLOCKING: {
      means: "its plug adapter does not let it charge",
      todo: "Pull the adapter off and put it on again; try another one",
    },
    UNDERFREQUENCY: { means: "the grid's frequency is too low", todo: GRID },
    UNDERVOLTAGE: { means: "the supply's voltage is too low", todo: SUPPLY },
    UNBALANCED_LOAD: {
      means: "it would load one phase too much",
      todo: "Lower “Max current”, or look at the limit of unbalanced load in the go-e app",
    },
    GRID_MONITORING: { means: "it watches the grid before it charges", todo: GRID },
    FAILSAFE_LIMIT: {
      means: "it keeps to its fail-safe limit, as its controller is silent",
      todo: "See in the go-e app what controls it",
    },
    OWN_PV_SURPLUS: { means: "its own charging by solar surplus is on", todo: IN_APP },
    OWN_LOGIC_MODE: {
      means: "its own mode Eco or Daily trip is on",
      todo: "Choose the mode Basic in the go-e app, so that only this program decides",
    },
  },
} satisfies MakeWords;
