import type { AppParts } from "../../../routes/app.tsx";
import { SPOKEN } from "../../../src/words/words.ts";
import { AppUnderTest, type Call } from "../../routes/app_under_test.ts";
import { MADE_UP } from "./made_up_language.ts";
import { shownTexts } from "./shown_text.ts";

/** What one answer says to a person. */
export interface Told {
  readonly where: string;
  readonly texts: readonly string[];
}

/** What a device or the system says, in its own words. */
export const DETAIL = "Cannot read holding register 40083";
/** Name of a copy of the database. */
export const BACKUP = "chargemanager-20260601T013000Z.sqlite3";
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A browser that has left the set-up of a new house. */
const PAGE = { "accept": "text/html", "accept-language": "xx", cookie: "chargemanager_setup=done" };
export const FRAGMENT = { "hx-request": "true" };
const PROGRAM = { "accept": "application/json", "accept-language": "xx" };

/** An app that speaks the made-up language as well. */
export function spokenApp(
  { demoHouse = null, log = null, ...more }: Partial<AppParts> = {},
): AppUnderTest {
  const spoken = [...SPOKEN, MADE_UP];
  const app = new AppUnderTest(demoHouse, log, 5, { ...more, spoken });
  app.program.languages = spoken.map(({ code }) => code);
  return app;
}

/** Asks in the third language, and keeps what is said. */
export class Tour {
  readonly told: Told[] = [];

  /** As a browser does. */
  async page(app: AppUnderTest, path: string, call: Call = {}): Promise<void> {
    const answer = await app.ask(path, { ...call, headers: { ...PAGE, ...call.headers } });
    await this.add(path, answer);
  }

  /** As a browser sends a form. */
  async form(
    app: AppUnderTest,
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const answer = await app.postForm(path, fields, { headers: { ...PAGE, ...headers } });
    await this.add(`${path} ${JSON.stringify(fields)}`, answer);
  }

  /** As a program does, for JSON. */
  async json(app: AppUnderTest, path: string, call: Call = {}): Promise<void> {
    const answer = await app.ask(path, { ...call, headers: { ...PROGRAM, ...call.headers } });
    await this.add(path, answer);
  }

  /** Keeps the texts of an answer. */
  async add(where: string, answer: Response): Promise<void> {
    const body = await answer.text();
    const type = answer.headers.get("content-type") ?? "";
    const texts = /^(text\/html|image\/svg)/.test(type)
      ? shownTexts(body).map(({ text }) => text)
      : type.startsWith("application/json")
      ? sentencesIn(JSON.parse(body))
      : [body];
    this.told.push({ where: `${answer.status} ${where}`, texts });
  }
}

/** Fields of JSON that hold sentences; all others are for programs. */
const SENTENCES: readonly string[] = ["text", "message", "what", "todo", "error"];

function sentencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part !== "string" ? sentencesIn(part) : SENTENCES.includes(key) ? [part] : []
  );
}
