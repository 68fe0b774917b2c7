import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../src/app/program.ts";
import {
  type DemoHouse,
  MAX_SEED,
  type TroubleGroup,
  type TroubleSwitch,
} from "../src/domain/ports/demo_house.ts";
import { Message, type PageContext, pageContext, renderPage } from "./ui/layout.tsx";
import { classes } from "./status/live_view.tsx";
import { formFields } from "./ui/theme.ts";
import type { Words } from "../src/words/words.ts";

/** Longest part of a wrong word that the answer repeats. */
const MAX_ECHO = 40;
/** Seed that the page offers before one has been played. */
const FIRST_SEED = 1;

/** What one press of a button asks for. */
type Wish =
  | { readonly kind: "begin" | "end"; readonly id: string }
  | { readonly kind: "begin-plan"; readonly seed: number }
  | { readonly kind: "end-plan" | "make-well" }
  | { readonly kind: "wrong"; readonly message: string };

/** The page on which things befall the simulated house. Only a demo has it. */
export function demoRoutes(program: Program, house: DemoHouse): Hono {
  const app = new Hono();

  app.get("/demo", (c) => {
    const context = pageContext(c.req.raw, program);
    return answer(c, context, {
      title: context.texts.demo.title,
      content: <DemoPage context={context} house={house} />,
      status: 200,
    });
  });

  app.post("/demo", async (c) => {
    const context = pageContext(c.req.raw, program);
    const wish = readWish(await formFields(c), house, context.texts);
    if (wish.kind !== "wrong") {
      await fulfil(wish, house);
      return c.redirect(`${context.basePath}/demo`, 303);
    }
    const { refusedTitle } = context.texts.demo;
    return answer(c, context, {
      title: refusedTitle,
      content: <Refused context={context} message={wish.message} />,
      status: 400,
    });
  });

  return app;
}

function answer(
  c: Context,
  context: PageContext,
  page: { readonly title: string; readonly content: JSX.Element; readonly status: 200 | 400 },
): Response | Promise<Response> {
  const frame = { context, title: page.title, page: "demo" } as const;
  return c.html(renderPage(frame, renderToString(page.content)), page.status);
}

/** Reads a form: one of begin, end, plan and well, and a seed beside plan. */
function readWish(
  fields: ReadonlyMap<string, string> | null,
  house: DemoHouse,
  { demo }: Words,
): Wish {
  const [wish, ...more] = [...fields ?? []].filter(([name]) => name !== "seed");
  if (wish === undefined || more.length > 0) return { kind: "wrong", message: demo.none };
  const [name, value] = wish;
  const isKnown = house.groups().some(({ switches }) => switches.some(({ id }) => id === value));
  if ((name === "begin" || name === "end") && isKnown) return { kind: name, id: value };
  if (name === "plan" && value === "begin") return readPlan(fields?.get("seed") ?? "", demo);
  if (name === "plan" && value === "end") return { kind: "end-plan" };
  if (name === "well") return { kind: "make-well" };
  return { kind: "wrong", message: demo.unknown(value.slice(0, MAX_ECHO)) };
}

function readPlan(text: string, demo: Words["demo"]): Wish {
  const seed = /^[0-9]{1,10}$/.test(text.trim()) ? Number(text) : NaN;
  if (seed <= MAX_SEED) return { kind: "begin-plan", seed };
  return { kind: "wrong", message: demo.badSeed(text.slice(0, MAX_ECHO)) };
}

function fulfil(wish: Exclude<Wish, { kind: "wrong" }>, house: DemoHouse): Promise<void> {
  switch (wish.kind) {
    case "begin":
      return house.begin(wish.id);
    case "end":
      return house.end(wish.id);
    case "begin-plan":
      return house.beginPlan(wish.seed);
    case "end-plan":
      return house.endPlan();
    case "make-well":
      return house.makeWell();
  }
}

function DemoPage(
  { context, house }: { readonly context: PageContext; readonly house: DemoHouse },
): JSX.Element {
  const { texts, basePath } = context;
  const action = `${basePath}/demo`;
  const active = house.troubles();
  return (
    <div class="demo-page">
      <h1>{texts.demo.title}</h1>
      <p>{texts.demo.intro}</p>
      {house.groups().map((group) => (
        <GroupForm
          key={group.name ?? ""}
          texts={texts}
          action={action}
          group={group}
          active={active}
        />
      ))}
      <PlanForm texts={texts} action={action} seed={house.planSeed()} />
      <form method="post" action={action}>
        <button type="submit" name="well" value="all" class="action">{texts.demo.well}</button>
      </form>
    </div>
  );
}

function GroupForm(
  { texts, action, group, active }: {
    readonly texts: Words;
    readonly action: string;
    readonly group: TroubleGroup;
    readonly active: ReadonlySet<string>;
  },
): JSX.Element {
  const { name, switches } = group;
  return (
    <form class="card" method="post" action={action}>
      {name === null ? null : <h2 class="demo-device">{name}</h2>}
      <ul class="demo-troubles">
        {switches.map((one) => (
          <TroubleRow
            key={one.id}
            texts={texts}
            one={one}
            isOfDevice={name !== null}
            isActive={active.has(one.id)}
          />
        ))}
      </ul>
    </form>
  );
}

function TroubleRow(
  { texts, one, isOfDevice, isActive }: {
    readonly texts: Words;
    readonly one: TroubleSwitch;
    /** Its device has a heading of its own above it. */
    readonly isOfDevice: boolean;
    readonly isActive: boolean;
  },
): JSX.Element {
  const { name, about, begin, end } = texts.demo.troubles[one.trouble];
  const Heading = isOfDevice ? "h3" : "h2";
  return (
    <li class={classes({ "demo-trouble": true, "is-active": isActive })}>
      <div>
        <Heading>{name}{isActive ? <ActiveMark texts={texts} /> : null}</Heading>
        <p>{about}</p>
      </div>
      <button type="submit" name={isActive ? "end" : "begin"} value={one.id} class="action">
        {isActive ? end : begin}
      </button>
    </li>
  );
}

function ActiveMark({ texts }: { readonly texts: Words }): JSX.Element {
  return <span class="demo-mark">{texts.demo.active}</span>;
}

function PlanForm(
  { texts, action, seed }: {
    readonly texts: Words;
    readonly action: string;
    readonly seed: number | null;
  },
): JSX.Element {
  const { plan } = texts.demo;
  return (
    <form class="card demo-plan" method="post" action={action}>
      <div>
        <h2>
          {seed === null ? plan.title : plan.runs(seed)}
          {seed === null ? null : <ActiveMark texts={texts} />}
        </h2>
        <p>{plan.about}</p>
      </div>
      <div class="demo-plan-entry">
        <label for="seed">{plan.seed}</label>
        <input
          id="seed"
          name="seed"
          inputmode="numeric"
          autocomplete="off"
          maxLength={10}
          value={String(seed ?? FIRST_SEED)}
        />
        <button type="submit" name="plan" value="begin" class="action">{plan.begin}</button>
        {seed === null
          ? null
          : <button type="submit" name="plan" value="end" class="action">{plan.end}</button>}
      </div>
    </form>
  );
}

function Refused(
  { context, message }: { readonly context: PageContext; readonly message: string },
): JSX.Element {
  const { texts, basePath } = context;
  return (
    <Message title={texts.demo.refusedTitle}>
      <p role="alert">{message}</p>
      <p>
        <a class="action" href={`${basePath}/demo`}>{texts.demo.back}</a>
      </p>
    </Message>
  );
}
