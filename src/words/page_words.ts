import type { StorageTrouble } from "../domain/ports/backups.ts";
import type { BrokerTrouble, CommandRefusal, EntityName } from "../domain/ports/broker_state.ts";
import type { DayAheadTrouble } from "../domain/ports/day_ahead.ts";
import type { FleetTrouble } from "../domain/ports/fleet.ts";
import type { LogLevel } from "../domain/ports/log.ts";

/** The page about who may come in. */
export interface AccessWords {
  /** What a link to the page is called. */
  readonly link: string;
  readonly title: string;
  readonly noSecret: string;
  readonly browsers: string;
  readonly columns: {
    readonly browser: string;
    readonly since: string;
    readonly seen: string;
  };
  readonly unknown: string;
  readonly thisOne: string;
  readonly end: string;
  readonly endOthers: string;
  readonly signOut: string;
  readonly restart: string;
  readonly guests: string;
  readonly guestLink: string;
  readonly noGuests: string;
  readonly settings: string;
}

/** The page of the tokens that other programs have. */
export interface TokenWords {
  /** What a link to the page is called. */
  readonly link: string;
  readonly title: string;
  readonly intro: string;
  readonly noSecret: string;
  readonly fresh: string;
  readonly name: string;
  readonly nameHelp: string;
  readonly may: string;
  readonly rights: { readonly read: string; readonly control: string };
  readonly make: string;
  readonly made: string;
  readonly once: string;
  readonly refused: Readonly<Record<"name" | "right" | "too-many", (most: number) => string>>;
  readonly none: string;
  readonly valid: string;
  readonly madeAt: string;
  readonly usedAt: string;
  readonly never: string;
  readonly end: string;
}

/** The page about the database and its copies. */
export interface DataWords {
  readonly title: string;
  readonly well: string;
  readonly trouble: (trouble: StorageTrouble) => readonly string[];
  readonly backups: string;
  readonly intro: string;
  readonly make: string;
  readonly made: (name: string) => string;
  readonly failed: (why: string) => string;
  readonly nightlyFailed: (why: string) => string;
  readonly none: string;
  readonly kind: { readonly nightly: string; readonly byHand: string };
  readonly columns: { readonly made: string; readonly kind: string; readonly size: string };
  readonly download: string;
  readonly file: string;
  readonly encryptedTitle: string;
  readonly backup: string;
  readonly encrypted: string;
  readonly passphrase: string;
  readonly passphraseWrong: (minLength: number) => string;
  readonly downloadEncrypted: string;
  readonly log: string;
  readonly showLog: string;
}

/** Going back to a backup. */
export interface RestoreWords {
  readonly title: string;
  readonly intro: string;
  readonly nothing: string;
  readonly check: string;
  readonly file: string;
  readonly passphrase: string;
  readonly passphraseHelp: string;
  readonly send: string;
  readonly uploaded: string;
  readonly refused: (why: string) => string;
  readonly unknown: string;
  readonly plan: string;
  readonly columns: { readonly now: string; readonly then: string };
  readonly rows: {
    readonly history: string;
    readonly sessions: string;
    readonly events: string;
    readonly samples: string;
    readonly size: string;
  };
  readonly empty: string;
  readonly noHistory: string;
  readonly span: (from: string, to: string) => string;
  readonly consequences: readonly string[];
  readonly go: string;
  readonly back: string;
  readonly going: string;
  readonly toStatus: string;
}

/** The page of the log; its lines are English everywhere. */
export interface LogWords {
  readonly title: string;
  readonly intro: string;
  readonly off: string;
  readonly level: string;
  readonly device: string;
  readonly allDevices: string;
  readonly text: string;
  readonly span: string;
  readonly from: string;
  readonly to: string;
  readonly show: string;
  readonly none: string;
  readonly cut: (lines: number) => string;
  readonly download: string;
  readonly live: string;
  readonly pause: string;
  readonly goOn: string;
  readonly failed: (why: string) => string;
  readonly levels: Readonly<Record<LogLevel, string>>;
}

/** The cards of the loads on the status page, and the presses on them. */
export interface LoadsWords {
  readonly session: (energy: string, detail: string) => string;
  readonly holdGroup: (name: string) => string;
  readonly holdFor: string;
  readonly ways: { readonly auto: string; readonly on: string; readonly off: string };
  readonly noCharger: string;
  readonly noSwitch: string;
  readonly unknownWay: string;
  readonly goals: GoalWords;
}

/** What a car shall have: the form, its progress, and what it would take. */
export interface GoalWords {
  readonly title: string;
  readonly set: string;
  readonly take: string;
  readonly end: string;
  /** What can be taken back for a moment. */
  readonly isSet: string;
  readonly ended: string;
  readonly energy: string;
  readonly way: (name: string) => string;
  readonly ways: Readonly<Record<"once" | "days" | "until", string>>;
  readonly time: string;
  readonly days: string;
  readonly daily: string;
  readonly until: (energy: string) => string;
  readonly readyBy: (energy: string, time: string) => string;
  readonly onDays: (energy: string, time: string, days: string) => string;
  readonly left: (span: string, time: string) => string;
  readonly progress: (got: string, wanted: string) => string;
  readonly unknown: string;
  readonly waits: (time: string) => string;
  readonly charging: (time: string) => string;
  readonly short: (energy: string, time: string) => string;
  readonly late: (time: string) => string;
  readonly deadline: (time: string) => string;
  readonly bought: (energy: string, money: string | null, hasBattery: boolean) => string;
  readonly takes: (energy: string, span: string, power: string) => string;
  readonly starts: (time: string) => string;
  readonly startsNow: string;
  readonly startsCheap: string;
  readonly untilPreview: (energy: string) => string;
  readonly already: string;
  readonly wrong: string;
  /** An energy with a mark that is not the language's own; both texts are it without doubt. */
  readonly twoWays: (given: string, decimal: string, whole: string) => string;
  readonly notStored: string;
}

/** The form for the secret. */
export interface SignInWords {
  readonly title: string;
  readonly secret: string;
  readonly stay: string;
  readonly enter: string;
  readonly missing: string;
  readonly wrong: (triesLeft: number) => string;
  readonly forgotten: string;
}

/** What stands instead of pages whose secret is lost. */
export interface ClosedWords {
  readonly title: string;
  readonly why: string;
  readonly todo: string;
  readonly command: string;
  readonly then: string;
}

/** What the pages tell of the fleet's database. */
export interface FleetWords {
  readonly starting: string;
  readonly shipped: (at: string) => string;
  readonly failing: (trouble: string, since: string) => string;
  readonly troubles: Readonly<Record<FleetTrouble, string>>;
  /** The newest row that is there. */
  readonly newest: (at: string) => string;
  readonly waiting: (rows: number) => string;
  readonly manyWaiting: (rows: number) => string;
}

/** What the pages tell of the source of prices. */
export interface DayAheadWords {
  readonly starting: string;
  readonly fetched: (at: string) => string;
  readonly failing: (trouble: string, since: string) => string;
  readonly troubles: Readonly<Record<DayAheadTrouble, string>>;
  /** End of the last price that is known. */
  readonly until: (at: string) => string;
  readonly none: string;
}

/** What the pages tell of the MQTT broker. */
export interface BrokerWords {
  readonly off: string;
  readonly connecting: string;
  readonly connected: (since: string) => string;
  readonly refused: (topic: string) => string;
  readonly failing: (trouble: string, since: string) => string;
  readonly troubles: Readonly<Record<BrokerTrouble, string>>;
  /** Why a command was not obeyed. */
  readonly commands: Readonly<Record<CommandRefusal, string>>;
  /** What Home Assistant shows, by name. */
  readonly entities: Readonly<Record<EntityName, string>>;
}

/** The steps of the set-up. */
export type SetupStepName = "house" | "inverter" | "charger" | "plug" | "car";
