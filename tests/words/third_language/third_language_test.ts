import assert from "node:assert/strict";
import { parseReason } from "../../../src/domain/codes/reason.ts";
import { de } from "../../../src/words/de/de.ts";
import { eventText } from "../../../src/words/event_texts.ts";
import { reasonSentence } from "../../../src/words/reason_texts.ts";
import type { Words } from "../../../src/words/words.ts";
import { visitAccess } from "./access_pages.ts";
import { visitData, visitDemo, visitLog, visitRestore } from "./data_pages.ts";
import { visitDeviceForms } from "./device_forms.ts";
import { MADE_UP, unusedSentences } from "./made_up_language.ts";
import {
  OF_NO_VERSION,
  visitEvents,
  visitHistory,
  visitNotices,
  visitSessions,
  visitWorth,
} from "./record_pages.ts";
import { visitFailures, visitFull, visitQueries, visitRefusals } from "./refusals.ts";
import { MODEL, visitChecks, visitSettings, visitWarnings } from "./settings_pages.ts";
import { visitSetup } from "./setup_pages.ts";
import { visitBroker } from "./broker_topics.ts";
import { isInWords, shownTexts } from "./shown_text.ts";
import { visitButtons, visitStatus } from "./status_pages.ts";
import { visitDevices } from "./device_pages.ts";
import { BACKUP, DETAIL, spokenApp, Tour } from "./tour.ts";

const VISITS: readonly ((tour: Tour) => Promise<void>)[] = [
  visitStatus,
  visitButtons,
  visitHistory,
  visitWorth,
  visitSessions,
  visitEvents,
  visitNotices,
  visitSettings,
  visitWarnings,
  visitChecks,
  visitDeviceForms,
  visitSetup,
  visitData,
  visitRestore,
  visitLog,
  visitDemo,
  visitAccess,
  visitRefusals,
  visitQueries,
  visitFailures,
  visitFull,
  visitDevices,
  visitBroker,
];

/** What the visits put into the house themselves, and names of a query's parts. */
const OWN_DATA: readonly string[] = [
  DETAIL,
  BACKUP,
  MODEL,
  OF_NO_VERSION,
  "after: ",
  "from: ",
  "kind: ",
  "dialect: ",
  "device: ",
  "unheardOf: ",
];

/** Names of states that no page tells: the power beside them says it. */
const TOLD_BY_POWER: readonly string[] = [
  "house.batteryStates.charging",
  "house.batteryStates.discharging",
  "house.batteryStates.idle",
];

Deno.test("a third language is all that a person reads, on every page and in every answer", async () => {
  const tour = new Tour();
  for (const visit of VISITS) await visit(tour);
  const strange = tour.told.flatMap(({ where, texts }) =>
    texts.filter((text) => !isInWords(text, OWN_DATA)).map((text) => `${where}: ${text}`)
  );
  assert.deepEqual([...new Set(strange)], []);
  assert.deepEqual(unusedSentences(), TOLD_BY_POWER, "the visits read every sentence there is");
});

Deno.test("the tour notices sentences that lie outside of the words", async () => {
  const tour = new Tour();
  const app = spokenApp();
  await tour.add("/settings", await app.ask("/settings", { headers: { "accept-language": "en" } }));
  await tour.add("/nothing", await app.ask("/nothing", { headers: { "accept-language": "en" } }));
  for (const { texts } of tour.told) {
    const strange = texts.filter((text) => !isInWords(text, OWN_DATA));
    assert.ok(strange.length > 0 && strange.length >= texts.length / 2, strange.join());
  }
  const shown = shownTexts('<a title="Go &amp; see"><b>now</b> or</a><script>never</script> later');
  assert.deepEqual(shown.map(({ place, text }) => `${place} ${text}`), [
    "@title Go & see",
    "b now",
    " or",
    " later",
  ]);
  for (const text of ["⟦Sun⟧ 4.12 kWh", "⟦on ⟦1⟧⟧ – ⟦a⟧", "12 March", "14 %"]) {
    assert.ok(isInWords(text, []), text);
  }
  for (const text of ["⟦Sun⟧ today", "⟦half", "half⟧", "4 sessions", "kWh of sun", "Marching"]) {
    assert.ok(!isInWords(text, []), text);
  }
});

Deno.test("a third language is served, chosen and refused like the others", async () => {
  const app = spokenApp();
  const languageOf = async (accepted: string) => {
    const headers = { "accept": "text/html", "accept-language": accepted };
    const html = await (await app.ask("/", { headers })).text();
    return /<html lang="(\w+)"/.exec(html)?.[1];
  };
  assert.equal(await languageOf("fr, xx;q=0.8, de;q=0.5"), "xx");
  assert.equal(await languageOf("de, xx;q=0.8"), "de");
  assert.equal((await app.putJson("/api/settings", { language: "yy" })).status, 422);
  assert.equal((await app.putJson("/api/settings", { language: "xx" })).status, 200);
  assert.equal(app.program.values.language, "xx");
  assert.equal(await languageOf("de"), "xx");
});

Deno.test("a third language tells what an older version stored in English", () => {
  const diagnosis = {
    code: "charger-error",
    what: { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" },
    todo: { en: "Unplug the car", de: "Das Auto abstecken" },
  };
  const reason = parseReason({ code: "fault.charger", diagnosis });
  assert.ok(reason !== null);
  const told = (words: Words) => reasonSentence(reason, { words, timeZone: "Europe/Berlin" });
  assert.match(told(MADE_UP), /^⟦The charger reports error 17.*Unplug the car.*⟧$/);
  assert.match(told(de), /Das Ladegerät meldet Fehler 17.*Das Auto abstecken/);
  const detail = { devices: ["charger"], sinceMs: null, error: null, isAbsent: false };
  const event = { atMs: 0, code: "device.lost", detail: { ...detail, what: diagnosis.what } };
  const place = { words: MADE_UP, timeZone: "Europe/Berlin" };
  assert.match(
    eventText(event, place),
    /^⟦Charger: no answer so far\. The charger reports error 17/,
  );
});
