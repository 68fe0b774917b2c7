import type { Program } from "../../src/app/program.ts";
import type { Words } from "../../src/words/words.ts";
import { type Guard, ROUTE_GUARDS } from "../http/guards.ts";
import {
  BODY_REFUSALS,
  COMMON_REFUSALS,
  type Operation,
  OPERATIONS,
  type ParameterName,
  type RefusalStatus,
  SECRET_REFUSALS,
} from "./operations.ts";
import { PARAMETER_SCHEMAS, schemasOf } from "./schemas.ts";

type Json = Readonly<Record<string, unknown>>;
/** A JSON Schema of the dialect that OpenAPI 3.1 speaks. */
export type JsonSchemas = Readonly<Record<string, Json>>;

const JSON_TYPE = "application/json";

/** The schemas of the document; the library is loaded with the first reader. */
export async function jsonSchemas(program: Program): Promise<JsonSchemas> {
  return await convert(schemasOf(program));
}

/** The interface as OpenAPI 3.1; where a schema checks what is sent, it is made from that one. */
export async function openApiDocument(
  program: Program,
  { words, basePath }: { readonly words: Words; readonly basePath: string },
): Promise<Json> {
  const texts = words.api;
  const parameters = await convert(PARAMETER_SCHEMAS);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [route, operation] of Object.entries(OPERATIONS)) {
    const { method, path } = partsOf(route);
    const guard = ROUTE_GUARDS[route] ?? "act";
    const described = operationJson(operation, {
      words,
      guard,
      security: securityOf(guard, program),
      parameters,
    });
    paths[path] = { ...paths[path], [method]: described };
  }
  return {
    openapi: "3.1.0",
    info: { title: "chargemanager", version: program.version, description: texts.intro },
    servers: [{ url: basePath === "" ? "/" : basePath }],
    paths,
    components: {
      schemas: await jsonSchemas(program),
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
}

/** Every status with which an operation may refuse, in their order. */
export function refusalsOf(operation: Operation, guard: Guard): readonly RefusalStatus[] {
  const all = new Set<RefusalStatus>([
    ...COMMON_REFUSALS,
    ...(guard === "open" ? [] : SECRET_REFUSALS),
    ...(operation.body === undefined ? [] : BODY_REFUSALS),
    ...(operation.refusals ?? []),
  ]);
  return [...all].sort((left, right) => left - right);
}

interface Terms {
  readonly words: Words;
  readonly guard: Guard;
  readonly security: readonly Json[];
  readonly parameters: JsonSchemas;
}

function operationJson(operation: Operation, terms: Terms): Json {
  const { words: { api: texts }, guard, security, parameters } = terms;
  const { id, body } = operation;
  return {
    operationId: id,
    summary: texts.operations[id],
    ...(security.length === 0 ? {} : { security }),
    ...(operation.parameters === undefined ? {} : {
      parameters: operation.parameters.map((name) => parameterJson(name, terms, parameters[name])),
    }),
    ...(body === undefined ? {} : {
      requestBody: { required: true, content: { [JSON_TYPE]: { schema: reference(body) } } },
    }),
    responses: {
      ...Object.fromEntries(
        refusalsOf(operation, guard).map((
          status,
        ) => [status, refusalJson(status, operation, terms)]),
      ),
      [operation.status ?? 200]: answerJson(operation, terms),
      ...(operation.failing === undefined ? {} : {
        [operation.failing.status]: {
          description: texts.refusals[operation.failing.status],
          content: { [JSON_TYPE]: { schema: reference(operation.failing.answer) } },
        },
      }),
    },
  };
}

function answerJson({ answer, type, hasCsv }: Operation, { words }: Terms): Json {
  const description = words.api.answer;
  if (answer === null) return { description };
  // A stream is a text of events, each of which holds one answer.
  const schema = type === "text/event-stream"
    ? { type: "string", contentMediaType: JSON_TYPE, contentSchema: reference(answer) }
    : reference(answer);
  const csv = hasCsv ? { "text/csv": { schema: { type: "string" } } } : {};
  return { description, content: { [type ?? JSON_TYPE]: { schema }, ...csv } };
}

function refusalJson(status: RefusalStatus, operation: Operation, { words }: Terms): Json {
  const issues = operation.issues ?? "Issues";
  const isOfInput = status === 422 || (status === 404 && operation.issues !== undefined);
  // JSON that is no object is refused before anybody knows of devices.
  const schema = !isOfInput
    ? reference("Refusal")
    : issues === "Issues"
    ? reference(issues)
    : { anyOf: [reference(issues), reference("Issues")] };
  return {
    description: words.api.refusals[status],
    ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
    content: { [JSON_TYPE]: { schema } },
  };
}

/** In seconds; not every refusal knows when to come back. */
const RETRY_AFTER = {
  "Retry-After": { required: false, schema: { type: "integer", minimum: 1 } },
};

function parameterJson(name: ParameterName, { words }: Terms, schema: Json | undefined): Json {
  const isInPath = name === "id";
  return {
    name: name === "steps" ? "limit" : name,
    in: isInPath ? "path" : "query",
    required: isInPath,
    description: words.api.parameters[name],
    ...(name === "kinds" ? { style: "form", explode: false } : {}),
    schema,
  };
}

function securityOf(guard: Guard, program: Program): readonly Json[] {
  const { webSecretEnabled, webLook } = program.settings().values;
  if (guard === "open" || !webSecretEnabled) return [];
  return guard === "look" && webLook === "everyone" ? [{}, { bearer: [] }] : [{ bearer: [] }];
}

function partsOf(route: string): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method: method.toLowerCase(), path: path.replaceAll(/:([a-z]+)/g, "{$1}") };
}

function reference(name: string): Json {
  return { "$ref": `#/components/schemas/${name}` };
}

/** Of the same meaning, for tools that know no classes of Unicode. */
const NO_CONTROLS = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$";

/** Rules that JSON Schema cannot say (`check`) are left out: what breaks them is answered with 422. */
async function convert(
  schemas: ReturnType<typeof schemasOf>,
): Promise<JsonSchemas> {
  const { toJsonSchema } = await import("@valibot/to-json-schema");
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _, ...json } = toJsonSchema(schema, {
        errorMode: "ignore",
        target: "draft-2020-12",
        overrideAction: ({ valibotAction, jsonSchema }) =>
          valibotAction.type === "regex" && jsonSchema.pattern === "^\\P{Cc}*$"
            ? { ...jsonSchema, pattern: NO_CONTROLS }
            : null,
      });
      return [name, json];
    }),
  );
}
