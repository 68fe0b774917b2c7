import type { JSX } from "preact";
import type { Program } from "../../src/app/program.ts";
import { classes } from "../status/live_view.tsx";
import { Icon } from "../ui/icons.tsx";
import type { PageContext } from "../ui/layout.tsx";

/** What the last page of the set-up is made from. */
export interface EndView {
  readonly context: PageContext;
  readonly program: Program;
  /** Of the first page, as this browser reached it. */
  readonly address: string;
  /** Null: the address leads back to this very machine. */
  readonly code: JSX.Element | null;
}

/** The end: what is set up, the way to the first page, and its address for a phone. */
export function SetupEnd({ view }: { readonly view: EndView }): JSX.Element {
  const { context, program, address, code } = view;
  const { texts: { setup, devices: words }, basePath } = context;
  const devices = program.devices.list();
  return (
    <div class="settings-page setup-page">
      <h1>{devices.length === 0 ? setup.title : setup.doneTitle}</h1>
      <section class="card setup-end">
        <p>{devices.length === 0 ? setup.doneNone : setup.doneAbout}</p>
        <ul class="setup-devices">
          {devices.map(({ id, name, quality }) => (
            <li
              key={id}
              class={classes({ "device-state": true, "is-well": quality === "fresh" })}
            >
              <Icon name={quality === "fresh" ? "check" : "alert"} />
              <span>{name}</span>
              <span>{quality === "fresh" ? words.answers : words.notRead}</span>
            </li>
          ))}
        </ul>
        <p>
          <a class="save-button setup-open" href={`${basePath}/`}>{setup.open}</a>
        </p>
        {code === null
          ? <p class="setting-help">{setup.onlyHere(address)}</p>
          : (
            <figure class="setup-code">
              {code}
              <figcaption>
                <span>{setup.qr}</span> <code>{address}</code>
              </figcaption>
            </figure>
          )}
      </section>
    </div>
  );
}
