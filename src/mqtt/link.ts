import type { Program } from "../app/program.ts";
import type { HouseEvent } from "../domain/codes/house_event.ts";
import type { BrokerState } from "../domain/ports/broker_state.ts";
import type { Logger } from "../domain/ports/log.ts";
import { FALLBACK_WORDS, type Words, wordsOf } from "../words/words.ts";
import { BrokerLost, passLoss } from "./connect_trouble.ts";
import { BrokerWatch } from "./broker_watch.ts";
import { CommandDesk, commandTopics, refusalText, type Refused } from "./commands.ts";
import {
  BrokerConnection,
  type Incoming,
  type Outgoing,
  type ProtocolVersion,
} from "./connection.ts";
import { DayEnergies } from "./day_energies.ts";
import {
  BIRTH_TOPIC,
  configTopic,
  DISCOVERY_PREFIX,
  discoveryTopics,
  houseId,
  ledgerTopic,
} from "./home_assistant/discovery.ts";
import { Ledger } from "./home_assistant/ledger.ts";
import type { Energies } from "../domain/history/history_rows.ts";
import { EVCC_BASE, EVCC_MODE_TOPIC, evccTopics } from "./evcc_topics.ts";
import { EventQueue } from "./event_queue.ts";
import { eventMessage } from "./event_message.ts";
import { houseTopics } from "./house_topics.ts";
import {
  accessOf,
  type BrokerSettings,
  brokerSettings,
  isSameBroker,
  statusTopic,
} from "./link_settings.ts";
import { type HeldTopics, RetainedTopics } from "./retained_topics.ts";
import { RetryPace } from "./retry_pace.ts";

export interface LinkParts {
  readonly program: Pick<
    Program,
    | "version"
    | "settings"
    | "status"
    | "subscribe"
    | "timeZone"
    | "nowMs"
    | "chooseMode"
    | "holdSwitch"
    | "changeSettings"
  >;
  /** The state as GET /api/status answers. */
  readonly state: (words: Words) => Readonly<Record<string, unknown>>;
  /** Of the day so far; null: unknown. */
  readonly energies: () => Energies | null;
  readonly spoken: readonly Words[];
  readonly logger: Logger;
  /** Real time that only grows, in ms, also in a demo. */
  readonly steadyMs: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Name of this run of the program, in the ids of its events. */
  readonly run: string;
  /** Takes an event of the link itself. */
  readonly note: (event: HouseEvent) => void;
}

interface OpenConnection {
  readonly broker: BrokerConnection;
  /** The topic of the settings that it was made by. */
  readonly base: string;
  readonly sinceMs: number;
}

/** The house on an MQTT broker: a lost connection is made anew, and no cycle waits for it. */
export class BrokerLink {
  readonly #watch = new BrokerWatch();
  readonly #pace: RetryPace;
  readonly #events: EventQueue;
  readonly #held = new RetainedTopics();
  readonly #energies: DayEnergies;
  readonly #desk: CommandDesk;
  #ledger = new Ledger();
  #settings: BrokerSettings | null = null;
  #version: ProtocolVersion = 5;
  #connection: OpenConnection | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #work: Promise<void> = Promise.resolve();
  #isWorking = false;
  #isAsked = false;
  #sending: Promise<void> | null = null;
  readonly #stopped = new AbortController();
  #unsubscribe: () => void = () => {};

  constructor(private readonly parts: LinkParts) {
    this.#pace = new RetryPace(parts.random);
    this.#events = new EventQueue(parts.run);
    this.#energies = new DayEnergies(parts.energies);
    this.#desk = new CommandDesk({
      program: parts.program,
      words: () => this.#words(),
      steadyMs: parts.steadyMs,
      answer: (topic, refused) => this.#answer(topic, refused),
    });
  }

  /** Follows the program from now on. */
  start(): void {
    this.#unsubscribe = this.parts.program.subscribe(() => this.#ask());
    this.#ask();
  }

  /** How the program stands with its broker. */
  get state(): BrokerState {
    return this.#watch.state;
  }

  /** Takes an event of the house; returns at once. */
  hear(event: HouseEvent): void {
    if (brokerSettings(this.parts.program.settings().values) === null) return;
    this.#events.add(event);
    this.#sendEvents();
  }

  /** Says goodbye to the broker and ends. Takes some seconds at most, and never throws. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const open = this.#connection;
    if (open === null) {
      await this.#work;
    } else {
      const said = this.#sayGoodbye(open);
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, GOODBYE_MS);
      await Promise.race([said, late.promise]);
      clearTimeout(timer);
    }
    this.#connection = null;
    await open?.broker.close();
    await this.#work;
    await this.#sending;
    await this.#desk.settle();
  }

  /** Asked while it works, it works once more after that: what is newest is sent. */
  #ask(): void {
    this.#isAsked = true;
    if (this.#isWorking || this.#timer !== null || this.#stopped.signal.aborted) return;
    // Whoever asks is a cycle: it goes on first.
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#isWorking = true;
      this.#work = this.#workOnce().finally(() => {
        this.#isWorking = false;
        if (this.#isAsked) this.#ask();
      });
    }, 0);
  }

  async #workOnce(): Promise<void> {
    this.#isAsked = false;
    try {
      await this.#followSettings();
      await this.#connectWhenDue();
      await this.#publishHouse();
      this.#sendEvents();
    } catch (error) {
      // Its loss is told by the connection itself.
      if (error instanceof BrokerLost) return;
      this.parts.logger.error("MQTT link failed", { error: String(error) });
    }
  }

  async #followSettings(): Promise<void> {
    const next = brokerSettings(this.parts.program.settings().values);
    if (isSameBroker(next, this.#settings)) return;
    await this.#leave();
    this.#settings = next;
    this.#version = 5;
    this.#pace.reset();
    this.#watch.begins(next?.mqttUrl ?? null);
    if (next === null) this.#events.clear();
  }

  /** Takes all of ours from the broker: it is left for good. */
  async #leave(): Promise<void> {
    const open = this.#connection;
    try {
      if (open !== null) {
        const topic = statusTopic(open.base);
        await this.#send(open.broker, new Map());
        await open.broker.publish({ topic, payload: "", qos: 1, retain: true });
      }
    } finally {
      this.#connection = null;
      this.#held.clear();
      this.#ledger = new Ledger();
      await open?.broker.close();
    }
  }

  async #connectWhenDue(): Promise<void> {
    const { steadyMs, logger } = this.parts;
    const settings = this.#settings;
    if (settings === null || this.#connection !== null || !this.#pace.isDue(steadyMs())) return;
    const broker = await this.#open(settings);
    if (broker === null) return;
    const { mqttUrl, mqttTopic } = settings;
    this.#connection = { broker, base: mqttTopic, sinceMs: steadyMs() };
    this.#held.distrust();
    const status = statusTopic(mqttTopic);
    const topics = [...commandTopics(settings), BIRTH_TOPIC, ledgerTopic(mqttTopic)];
    const refused: string[] = [];
    for (const topic of topics) if (!await broker.subscribe(topic)) refused.push(topic);
    await this.#publish(broker, { topic: status, payload: "online", qos: 1, retain: true });
    logger.info("MQTT broker connected", { broker: new URL(mqttUrl).host, version: this.#version });
    this.#tell(this.#watch.connected(mqttUrl, this.#now()));
    for (const topic of refused) this.#noteRefused(topic);
  }

  async #open(settings: BrokerSettings): Promise<BrokerConnection | null> {
    const { signal } = this.#stopped;
    const access = accessOf(settings, this.#version, signal);
    try {
      const broker = await BrokerConnection.open(access, {
        onMessage: (message) => this.#takeMessage(message, settings.mqttTopic),
        onLost: (lost) => this.#fail(lost),
      });
      if (!signal.aborted) return broker;
      await broker.close();
    } catch (error) {
      if (!(error instanceof BrokerLost)) throw error;
      this.#fail(error);
    }
    return null;
  }

  async #send(broker: BrokerConnection, wanted: HeldTopics): Promise<void> {
    for (const message of this.#held.due(wanted, this.parts.steadyMs())) {
      await this.#publish(broker, message);
      this.#held.took(message, this.parts.steadyMs());
    }
  }

  async #publish(broker: BrokerConnection, message: Outgoing): Promise<void> {
    if (!await broker.publish(message)) this.#noteRefused(message.topic);
  }

  #noteRefused(topic: string): void {
    if (!this.#watch.refused(topic)) return;
    this.parts.logger.warn("MQTT broker takes nothing on a topic", { topic });
  }

  /** Nothing before the first cycle: it would be of no house. */
  async #publishHouse(): Promise<void> {
    const { program, state, steadyMs } = this.parts;
    const open = this.#connection;
    const status = program.status();
    if (open === null || status.cycle === 0) return;
    const { broker, base } = open;
    const words = this.#words();
    const view = { program, state, base, words, energies: this.#energies, steadyMs: steadyMs() };
    const { version } = program;
    const found = program.settings().values.homeAssistantDiscovery
      ? discoveryTopics({ base, words, status, version }, this.#ledger)
      : NOT_FOUND;
    const ledger = this.#ledger;
    const known = ledger.announced;
    const evcc = this.#settings?.evccTopics === true ? evccTopics(status, base) : [];
    await this.#send(broker, new Map([...houseTopics(view), ...evcc, ...found.topics]));
    ledger.told(found.announced, known);
  }

  #takeMessage(message: Incoming, base: string): void {
    const { topic, isRetained } = message;
    const text = new TextDecoder().decode(message.payload);
    if (topic === BIRTH_TOPIC) {
      if (isRetained || text !== "online") return;
      this.#held.distrust(DISCOVERY_PREFIX);
      this.#ask();
    } else if (topic === ledgerTopic(base)) {
      if (!isRetained) return;
      for (const id of this.#ledger.found(text, houseId(base))) this.#held.found(configTopic(id));
      this.#held.found(topic);
      this.#ask();
    } else if (topic === EVCC_MODE_TOPIC) {
      this.#desk.take(message, topic);
    } else if (topic.startsWith(`${base}/`)) {
      this.#desk.take(message, topic.slice(base.length + 1));
    }
  }

  /** Who has sent a command reads on `<base>/errors` why it was not obeyed. */
  #answer(topic: string, refused: Refused): void {
    const { code } = refused;
    const { logger, program } = this.parts;
    logger.info("MQTT command refused", { topic, code });
    const open = this.#connection;
    if (open === null) return;
    const text = refusalText(refused, this.#words());
    const payload = JSON.stringify({ atMs: program.nowMs(), topic, code, text });
    open.broker.publish({ topic: `${open.base}/errors`, payload, qos: 0, retain: false })
      .catch(passLoss);
  }

  /** One event after the other; one that the broker has not confirmed is sent again. */
  #sendEvents(): void {
    if (this.#sending !== null) return;
    this.#sending = this.#sendWaiting().catch(passLoss).finally(() => {
      this.#sending = null;
    });
  }

  async #sendWaiting(): Promise<void> {
    for (let next = this.#events.first; next !== null; next = this.#events.first) {
      const open = this.#connection;
      if (open === null) return;
      const { broker, base } = open;
      await this.#publish(broker, eventMessage(next, { base, place: this.#place() }));
      this.#events.remove(next);
    }
  }

  #fail(lost: BrokerLost): void {
    const { steadyMs, logger } = this.parts;
    const heldMs = this.#connection === null ? null : steadyMs() - this.#connection.sinceMs;
    this.#connection = null;
    const url = this.#settings?.mqttUrl;
    if (url === undefined || this.#stopped.signal.aborted) return;
    if (lost.isTooNew) this.#version = this.#version === 5 ? 4 : 5;
    this.#pace.failed(steadyMs(), heldMs);
    const before = this.#watch.state;
    const { trouble } = lost;
    const events = this.#watch.failed({ url, trouble }, this.#now());
    if (before.kind !== "failing" || before.trouble !== trouble) {
      logger.warn("MQTT broker not connected", { trouble, why: lost.message });
    }
    this.#tell(events);
  }

  #tell(events: readonly HouseEvent[]): void {
    for (const event of events) this.parts.note(event);
  }

  async #sayGoodbye({ broker, base }: OpenConnection): Promise<void> {
    const bases = [base, ...(this.#settings?.evccTopics === true ? [EVCC_BASE] : [])];
    // Not after events that a broker may never confirm: it would believe the program to be there.
    await Promise.all(bases.map((base) => {
      const topic = statusTopic(base);
      return broker.publish({ topic, payload: "offline", qos: 1, retain: true });
    })).catch(passLoss);
    await this.#sending;
  }

  #words(): Words {
    const { program, spoken } = this.parts;
    return wordsOf(program.settings().values.language, spoken) ?? FALLBACK_WORDS;
  }

  #place() {
    return { words: this.#words(), timeZone: this.parts.program.timeZone() };
  }

  #now() {
    return { atMs: this.parts.program.nowMs(), steadyMs: this.parts.steadyMs() };
  }
}

/** Home Assistant is to find nothing. */
const NOT_FOUND = { topics: new Map(), announced: {} } as const;

/** What the last words to a broker may take, in ms. */
const GOODBYE_MS = 1500;
