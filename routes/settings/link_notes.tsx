import type { JSX } from "preact";
import type { Program } from "../../src/app/program.ts";
import type { BrokerState } from "../../src/domain/ports/broker_state.ts";
import type { DayAheadState } from "../../src/domain/ports/day_ahead.ts";
import type { FleetState } from "../../src/domain/ports/fleet.ts";
import { formatsFor } from "../../src/words/format.ts";
import { brokerText, dayAheadText, fleetText } from "../../src/words/setting_texts.ts";
import type { PageContext } from "../ui/layout.tsx";

/** How the program stands with what it sends to and asks. */
export interface LinksView {
  readonly texts: PageContext["texts"];
  readonly broker: BrokerState;
  readonly fleet: FleetState;
  readonly dayAhead: DayAheadState;
  readonly when: (atMs: number) => string;
}

/** How it stands at this moment. */
export function linksView({ texts }: PageContext, program: Program): LinksView {
  const formats = formatsFor({ words: texts, timeZone: program.timeZone() });
  const nowMs = program.nowMs();
  return {
    texts,
    broker: program.broker?.() ?? { kind: "off" },
    fleet: program.fleet?.() ?? { kind: "off" },
    dayAhead: program.dayAhead?.() ?? { kind: "off" },
    when: (atMs) => formats.moment({ atMs, nowMs }),
  };
}

/** Whether the program is connected to its MQTT broker, or why not. */
export function BrokerNote({ view }: { view: LinksView }): JSX.Element {
  const { broker, texts, when } = view;
  return (
    <p class="link-note" role="status" data-state={broker.kind}>
      {brokerText(broker, texts, when)}
    </p>
  );
}

/** Whether the fleet's database takes rows, or why not; nothing while none is entered. */
export function FleetNote({ view }: { view: LinksView }): JSX.Element | null {
  const { fleet, texts, when } = view;
  const text = fleetText(fleet, texts, when);
  if (text === null) return null;
  return <p class="link-note" id="fleet-note" role="status" data-state={fleet.kind}>{text}</p>;
}

/** Until when prices are known, or why there are no new ones; nothing while no source is entered. */
export function DayAheadNote({ view }: { view: LinksView }): JSX.Element | null {
  const { dayAhead, texts, when } = view;
  const text = dayAheadText(dayAhead, texts, when);
  if (text === null) return null;
  return <p class="link-note" id="price-note" role="status" data-state={dayAhead.kind}>{text}</p>;
}
