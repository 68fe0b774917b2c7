import type { JSX } from "preact";
import type { DeviceSearchResult } from "../../src/app/settings/device_book.ts";
import { fieldId } from "../settings/field_facts.ts";
import { Trouble } from "../status/device_trouble.tsx";
import type { PageContext } from "../ui/layout.tsx";
import { PARAM_PREFIX } from "./device_form.ts";
import { secondsOf } from "../http/refusal.tsx";

/** Name of the field for an address that a search looks at, too. */
export const HOST_FIELD = "host";

/** What a search was asked for, and what came of it. */
export interface Search {
  readonly host: string;
  /** Null: none has been made. */
  readonly result: DeviceSearchResult | null;
  /** What is wrong with the address; null: nothing. */
  readonly problem: string | null;
}

/** Searches for devices of every make: what is found is offered as a new device of its make. */
export function FindCard(
  { context, search }: { readonly context: PageContext; readonly search: Search },
): JSX.Element {
  const { texts, basePath } = context;
  const { find } = texts.devices;
  const { host, result, problem } = search;
  return (
    <section class="card" aria-labelledby="find-title">
      <h2 id="find-title">{find.title}</h2>
      <form class="settings-form" method="post" action={`${basePath}/settings/devices/find`}>
        <div class="setting">
          <div class="setting-entry">
            <label for={fieldId(HOST_FIELD)}>{find.host}</label>
            <div class="setting-control">
              <input
                id={fieldId(HOST_FIELD)}
                name={HOST_FIELD}
                class="is-text"
                autocomplete="off"
                value={host}
                aria-invalid={problem === null ? undefined : "true"}
                aria-describedby="find-help"
              />
            </div>
            {problem === null ? null : <p class="setting-error" role="alert">{problem}</p>}
          </div>
          <div class="setting-about">
            <p id="find-help">{find.help}</p>
          </div>
        </div>
        <div class="form-buttons">
          <button type="submit" class="check-button">{texts.checks.find}</button>
        </div>
      </form>
      {result === null ? null : <Result context={context} result={result} />}
    </section>
  );
}

function Result(
  { context: { texts, basePath }, result }: {
    readonly context: PageContext;
    readonly result: DeviceSearchResult;
  },
): JSX.Element {
  const { checks, devices } = texts;
  if (result.kind === "refused") {
    const seconds = secondsOf(result.waitMs);
    return <p class="setting-awaited" role="status">{checks.refused(seconds)}</p>;
  }
  const { found, isHeld, problems } = result;
  return (
    <div class="check-result" role="status">
      {isHeld ? <p>{devices.held}</p> : null}
      <p>{found.length === 0 ? devices.find.nothing : checks.found(found.length)}</p>
      {found.length === 0 ? null : (
        <ul class="found">
          {found.map((one) => (
            <li key={`${one.driver} ${one.address} ${one.name}`}>
              <div>
                <p class="found-name">{one.name}</p>
                <p class="setting-help">{one.address}</p>
                {one.hint === null ? null : <p class="setting-awaited">{checks.hints[one.hint]}</p>}
              </div>
              {one.known === null
                ? (
                  <a class="action" href={`${basePath}/settings/devices/new?${queryOf(one)}`}>
                    {devices.find.add}
                    <span class="visually-hidden">{`: ${one.name}, ${one.address}`}</span>
                  </a>
                )
                : <p class="setting-help">{devices.find.known(one.known)}</p>}
            </li>
          ))}
        </ul>
      )}
      {problems.map((problem) => (
        <Trouble
          key={`${problem.code} ${problem.detail}`}
          diagnosis={problem}
          detail={problem.detail}
          view={{ texts }}
        />
      ))}
    </div>
  );
}

type FoundDevice = Extract<DeviceSearchResult, { kind: "found" }>["found"][number];

/** The query that opens the form of a new device with what was found in its fields. */
export function queryOf({ driver, params }: FoundDevice): string {
  const fields = Object.entries(params).map(([key, value]) => [PARAM_PREFIX + key, String(value)]);
  return new URLSearchParams([["make", driver], ...fields]).toString();
}
