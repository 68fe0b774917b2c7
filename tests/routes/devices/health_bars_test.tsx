import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { HealthBars, healthText } from "../../../routes/devices/health_bars.tsx";
import type { HealthStep } from "../../../src/app/records/device_health.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 5, 21, 9);

function step(at: number, minutes: readonly [number, number, number]): HealthStep {
  const [freshMs, staleMs, awayMs] = minutes;
  return {
    startMs: START_MS + at * 30 * MINUTE_MS,
    freshMs: freshMs * MINUTE_MS,
    staleMs: staleMs * MINUTE_MS,
    awayMs: awayMs * MINUTE_MS,
  };
}

const EMPTY = step(0, [0, 0, 0]);
const PLACE = { texts: en, formats: formatsFor({ words: en, timeZone: "UTC" }), nowMs: START_MS };

function textOf(...steps: readonly HealthStep[]): string {
  return healthText(steps, PLACE).replaceAll("\u202f", " ");
}

Deno.test("healthText() tells how much of the known time a device answered, and when it last did not", () => {
  assert.equal(textOf(EMPTY), "Nothing is known of the last 24 hours.");
  assert.equal(textOf(EMPTY, step(1, [30, 0, 0])), "Answered at all times (30 min).");
  assert.match(textOf(step(1, [0.5, 0.25, 0.24])), /^Nothing is known/);
  assert.match(textOf(step(1, [0.5, 0.25, 0.25])), /^Answered 50.% of the time \(1 min\)/);
  assert.equal(
    textOf(step(0, [24, 0, 6]), step(1, [27, 3, 0]), step(2, [30, 0, 0])),
    "Answered 90 % of the time (1 h 30 min), not for 9 min, last around 09:30.",
  );
  const nearly = Array.from({ length: 47 }, (_, at) => step(at + 1, [30, 0, 0]));
  assert.match(textOf(step(0, [29.9, 0.1, 0]), ...nearly), /^Answered 99\.9 % of the time \(1 d\)/);
  const german = {
    texts: de,
    formats: formatsFor({ words: de, timeZone: "UTC" }),
    nowMs: START_MS,
  };
  assert.match(healthText([step(0, [29, 1, 0])], german), /96,6.*zuletzt 09:00\.$/);
});

Deno.test("HealthBars differ in shape: full, narrow, hollow, and a dot for what is not known", () => {
  const html = renderToString(
    <HealthBars
      steps={[EMPTY, step(1, [30, 0, 0]), step(2, [0, 30, 0]), step(3, [0, 0, 30])]}
      place={PLACE}
    >
      <a href="/log">Log</a>
    </HealthBars>,
  );
  const [dot, full, narrow, hollow, ...more] = [...html.matchAll(/<rect class="([^"]+)"[^>]*>/g)];
  assert.deepEqual([dot?.[1], full?.[1], narrow?.[1], hollow?.[1], more.length], [
    "is-unknown",
    "is-fresh",
    "is-stale",
    "is-away",
    0,
  ]);
  const widthOf = (rect: RegExpMatchArray | undefined) =>
    /width="([0-9.]+)"/.exec(rect?.[0] ?? "")?.[1];
  assert.deepEqual([full, narrow].map(widthOf), ["6", "2"]);
  const least = renderToString(
    <HealthBars steps={[step(0, [29.99, 0, 0.01])]} place={PLACE}>
      <a href="/log">Log</a>
    </HealthBars>,
  );
  assert.match(least, /class="is-away"[^>]* height="2.5"/, "a short silence can be seen");
});

Deno.test("HealthBars stand beside each other, each as high as the picture, its parts by their time", () => {
  const html = renderToString(
    <HealthBars
      steps={[step(0, [12, 12, 6]), step(1, [0, 20, 0]), step(2, [0, 0, 1]), EMPTY]}
      place={PLACE}
    >
      <a href="/log">Log</a>
    </HealthBars>,
  );
  assert.match(html, /viewBox="0 0 32 24"/);
  const rects = [...html.matchAll(
    /<rect class="is-(\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
  )].map(([, kind, ...numbers]) => [kind, ...numbers.map(Number)]);
  assert.deepEqual(rects, [
    ["away", 1.75, 0.75, 4.5, 3.5],
    ["stale", 3, 5, 2, 10],
    ["fresh", 1, 15, 6, 9],
    ["stale", 11, 0, 2, 24],
    ["away", 17.75, 0.75, 4.5, 22.5],
    ["unknown", 27, 21, 2, 2],
  ]);
  const busy = renderToString(
    <HealthBars steps={[step(0, [0, 0.1, 29.9])]} place={PLACE}>
      <a href="/log">Log</a>
    </HealthBars>,
  );
  assert.doesNotMatch(busy, /is-stale|is-fresh/, "no room is left for what is little");
});
