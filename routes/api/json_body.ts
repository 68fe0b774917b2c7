import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Program } from "../../src/app/program.ts";
import type { Words } from "../../src/words/words.ts";
import { apiWords } from "../ui/language.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws HTTPException 415, 400; 422 with an issue of the key "" for JSON that is no object */
export async function readObject(c: Context, words: Words): Promise<JsonObject> {
  const { queries } = words;
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new HTTPException(415, { res: c.json({ error: queries.jsonOnly }) });
  }
  const value = parseJson(await c.req.arrayBuffer());
  if (value === undefined) {
    throw new HTTPException(400, { res: c.json({ error: queries.noJson }) });
  }
  if (isObject(value)) return value;
  const issues = [{ key: "", message: queries.noObject }];
  throw new HTTPException(422, { res: c.json({ issues }) });
}

/** Undefined for what is no JSON. */
function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The words for whoever sent a request. */
export function wordsFor(c: Context, program: Program): Words {
  return apiWords(c.req.raw, program.settings().values.language);
}
