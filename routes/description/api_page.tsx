import { Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { ApiWords } from "../../src/words/en/pages/api.ts";
import { basePathOf } from "../http/local_path.ts";
import { ROUTE_GUARDS } from "../http/guards.ts";
import { apiWords } from "../ui/language.ts";
import { pageContext, renderPage } from "../ui/layout.tsx";
import { requestFacts } from "../http/request_facts.ts";
import { type JsonSchemas, jsonSchemas, openApiDocument, refusalsOf } from "./document.ts";
import { type Operation, OPERATIONS, type ParameterName } from "./operations.ts";

/** GET /api: the interface for people to read; GET /api/openapi.json: the same for tools. */
export function descriptionRoutes(program: Program): Hono {
  return new Hono()
    .get("/api", async (c) => {
      const context = pageContext(c.req.raw, program);
      const texts = context.texts.api;
      const { origin } = requestFacts(c, program.settings().values);
      const content = renderToString(
        <ApiPage
          texts={texts}
          basePath={context.basePath}
          base={(origin ?? "") + context.basePath}
          isSecret={program.settings().values.webSecretEnabled}
          schemas={await jsonSchemas(program)}
        />,
      );
      return c.html(
        renderPage({ context, title: texts.title, page: "settings", here: "/api" }, content),
      );
    })
    .get("/api/openapi.json", async (c) => {
      const words = apiWords(c.req.raw, program.settings().values.language);
      const basePath = basePathOf(c.req.raw, program);
      return c.json(await openApiDocument(program, { words, basePath }));
    });
}

function ApiPage(
  { texts, basePath, base, isSecret, schemas }: {
    readonly texts: ApiWords;
    readonly basePath: string;
    readonly base: string;
    readonly isSecret: boolean;
    readonly schemas: JsonSchemas;
  },
): JSX.Element {
  const bearer = isSecret ? " -H 'Authorization: Bearer TOKEN'" : "";
  return (
    <div class="data-page api-page">
      <h1>{texts.title}</h1>
      <section class="card">
        <p>{texts.intro}</p>
        <p>{isSecret ? texts.secret : texts.noSecret}</p>
        <pre tabindex={0} class="term">{`curl${bearer} ${base}/api/status`}</pre>
        <p>
          <a class="action" href={`${basePath}/api/openapi.json`}>{texts.document}</a>
        </p>
        <p>
          <a class="action" href={`${basePath}/access/tokens`}>{texts.tokens}</a>
        </p>
      </section>
      {Object.entries(OPERATIONS).map(([route, operation]) => (
        <OperationCard key={route} texts={texts} route={route} operation={operation} />
      ))}
      <section class="card" aria-labelledby="refusals">
        <h2 id="refusals">{texts.refusalsTitle}</h2>
        <dl class="api-list">
          {Object.entries(texts.refusals).map(([status, text]) => (
            <div key={status}>
              <dt>
                <code class="term">{status}</code>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="card" aria-labelledby="schemas">
        <h2 id="schemas">{texts.schemas}</h2>
        {Object.entries(schemas).map(([name, schema]) => (
          <details key={name} id={`schema-${name}`}>
            <summary class="term">{name}</summary>
            <pre tabindex={0} class="term">{JSON.stringify(schema, null, 2)}</pre>
          </details>
        ))}
      </section>
    </div>
  );
}

function OperationCard(
  { texts, route, operation }: {
    readonly texts: ApiWords;
    readonly route: string;
    readonly operation: Operation;
  },
): JSX.Element {
  const { id, body, answer, status = 200, type, hasCsv, parameters = [] } = operation;
  const guard = ROUTE_GUARDS[route] ?? "act";
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        <code class="term">{route}</code>
      </h2>
      <p>{texts.operations[id]}</p>
      <dl class="api-list">
        {parameters.map((name) => <Parameter key={name} name={name} texts={texts} />)}
        {body === undefined ? null : (
          <div>
            <dt>{texts.input}</dt>
            <dd>
              <SchemaLink name={body} />
            </dd>
          </div>
        )}
        <div>
          <dt>{texts.answer}</dt>
          <dd>
            <code class="term">{status}</code>{" "}
            {answer === null ? <span>{texts.empty}</span> : <SchemaLink name={answer} />}
            {type === undefined ? null : <span class="term">{` ${type}`}</span>}
            {hasCsv ? <span>{`, ${texts.asCsv}`}</span> : null}
            <span class="term api-statuses">
              {refusalsOf(operation, guard).join(" · ")}
            </span>
          </dd>
        </div>
      </dl>
      <p class="api-guard">{texts.guards[guard]}</p>
    </section>
  );
}

function Parameter(
  { name, texts }: { readonly name: ParameterName; readonly texts: ApiWords },
): JSX.Element {
  return (
    <div>
      <dt>
        <code class="term">{name === "steps" ? "limit" : name}</code>
      </dt>
      <dd>{texts.parameters[name]}</dd>
    </div>
  );
}

function SchemaLink({ name }: { readonly name: string }): JSX.Element {
  return <a href={`#schema-${name}`} class="term">{name}</a>;
}
