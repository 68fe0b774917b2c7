import type { GenericSchema } from "valibot";

/** Values that stand for strings and numbers, by the name of their field. */
export interface Plain {
  readonly text: (name: string) => readonly string[];
  readonly number: (name: string) => readonly number[];
}

/** More rows than these tell nothing new; every symptom of every make is fewer. */
const MAX_ROWS = 1000;

/**
 * Values that a schema takes: every variant and every choice, each field with and without what may
 * be missing. Where that would be too many, each value of a field stands in one row at least.
 */
export function samplesOf(schema: GenericSchema, plain: Plain, name = ""): readonly unknown[] {
  const inside = (key: string): readonly unknown[] => {
    const part: unknown = Reflect.get(schema, key);
    return isSchema(part) ? samplesOf(part, plain, name) : [];
  };
  switch (schema.type) {
    case "variant":
    case "union":
      return listOf(Reflect.get(schema, "options")).filter(isSchema)
        .flatMap((option) => samplesOf(option, plain, name));
    case "object":
    case "loose_object":
    case "strict_object":
      return objects(Reflect.get(schema, "entries"), plain);
    case "picklist":
      return listOf(Reflect.get(schema, "options"));
    case "literal":
      return [Reflect.get(schema, "literal")];
    case "nullable":
      return [...inside("wrapped"), null];
    case "optional":
    case "exact_optional":
      return [...inside("wrapped"), undefined];
    case "array":
      return inside("item").map((item) => [item]);
    case "tuple_with_rest":
      return listOf(Reflect.get(schema, "items")).filter(isSchema)
        .flatMap((item) => samplesOf(item, plain, name))
        .flatMap((item) => [[item], [item, item]]);
    case "boolean":
      return [true, false];
    case "number":
      return plain.number(name);
    case "string":
      return plain.text(name);
    case "unknown":
      return plain.text(name);
    default:
      throw new Error(`No samples of a schema of the type ${schema.type}`);
  }
}

function objects(entries: unknown, plain: Plain): readonly object[] {
  const fields = Object.entries(Object(entries)).map(([name, part]) => ({
    name,
    values: isSchema(part) ? samplesOf(part, plain, name) : [],
  }));
  const product = fields.reduce((count, { values }) => count * values.length, 1);
  if (product <= MAX_ROWS) {
    return fields.reduce<readonly object[]>(
      (rows, { name, values }) =>
        rows.flatMap((row) => values.map((value) => withField(row, name, value))),
      [{}],
    );
  }
  const longest = Math.max(...fields.map(({ values }) => values.length));
  return Array.from({ length: longest }, (_, at) =>
    fields.reduce<object>(
      (row, { name, values }) => withField(row, name, values[at % values.length]),
      {},
    ));
}

/** A field that may be missing is missing, not undefined. */
function withField(row: object, name: string, value: unknown): object {
  return value === undefined ? row : { ...row, [name]: value };
}

function isSchema(part: unknown): part is GenericSchema {
  return typeof part === "object" && part !== null && Reflect.get(part, "kind") === "schema";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
