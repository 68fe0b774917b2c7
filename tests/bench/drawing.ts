import { LivePage } from "../../routes/status/live_page.tsx";
import type { LoadState } from "../../src/app/load_states.ts";
import { en } from "../../src/words/en/en.ts";
import { FakeProgram, historyUpTo, NOW_MS, SUNNY } from "../routes/fake_program.ts";
import { CAR, HEATER } from "../routes/sample_loads.ts";
import { type Line, median, times } from "./measuring.ts";

const WARM_UP = 300;
const DRAWINGS = 2000;
const CHARTS = 300;
const CHART_STEPS = 144;
const STEP_MS = 300_000;
const READER = {
  texts: en,
  spoken: [en],
  theme: "auto",
  basePath: "",
  isDemo: false,
  access: "open",
} as const;
const FIRST = { ...CAR, id: 2 };
const FIVE: readonly LoadState[] = [
  FIRST,
  { ...HEATER, id: 3 },
  { ...CAR, session: SUNNY.session },
  HEATER,
  { ...HEATER, id: 8 },
];

/** What one cycle costs the status page: it is made once, however many ask for it. */
export function benchDrawing(): Promise<readonly Line[]> {
  const one = drawingMs([FIRST, { ...HEATER, id: 3 }]);
  const five = drawingMs(FIVE);
  return Promise.resolve([{
    name: "making the status page of one cycle, five loads",
    value: `${five.toFixed(2)} ms`,
    yardstick: `${(five / one).toFixed(2)} of one charger and one plug (${
      one.toFixed(2)
    } ms); at most 2`,
  }, {
    name: "making what a stream sends when the chart has a new step",
    value: `${chartMs().toFixed(2)} ms`,
    yardstick: "at most 20 ms",
  }]);
}

/** Each time the page has another step, so that its chart is drawn anew in every size. */
function chartMs(): number {
  const program = new FakeProgram();
  program.publish({ loads: FIVE });
  const page = new LivePage(program);
  const draw = function* (count: number) {
    for (let drawn = 0; drawn < count; drawn++) {
      program.now += STEP_MS;
      program.points = historyUpTo(
        program.now,
        CHART_STEPS,
        (step) => ({ pvPowerW: 40 * step + drawn, carPowerW: 10 * step, consumptionPowerW: 3000 }),
      );
      program.publish({ atMs: program.now });
      const { html } = page.poll(READER, "");
      if (!html.includes("chart-stage")) throw new Error("No chart came");
      yield html;
    }
  };
  times(draw(CHARTS / 3));
  return median(times(draw(CHARTS)));
}

function drawingMs(loads: readonly LoadState[]): number {
  const program = new FakeProgram();
  program.points = historyUpTo(NOW_MS, CHART_STEPS, (step) => ({ pvPowerW: 40 * step }));
  program.publish({ loads });
  const page = new LivePage(program);
  const draw = function* (count: number) {
    for (let drawn = 0; drawn < count; drawn++) {
      program.publish({ pvPowerW: 6000 + drawn % 100 });
      yield page.page(READER);
    }
  };
  times(draw(WARM_UP));
  return median(times(draw(DRAWINGS)));
}
