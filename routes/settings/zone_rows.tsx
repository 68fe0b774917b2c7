import type { JSX } from "preact";
import { common, type FieldFacts, fieldId } from "./field_facts.ts";
import { ON_TOP, type ZoneParts, zoneParts } from "./settings_form.ts";

/** Empty rows after those that are filled, so that some can be added without scripts. */
const EMPTY_ROWS = 2;
const EMPTY: ZoneParts = { days: "daily", begin: "", end: "", kind: "", price: "" };

/** Prices by time: a row each, and some empty ones. */
export function ZoneRows(
  { field, most }: { readonly field: FieldFacts; readonly most: number },
): JSX.Element {
  const { key, label, text, texts } = field;
  const filled = text.split("\n").filter((line) => line !== "").map((line) =>
    withDecimalMark(zoneParts(line), texts.decimalMark)
  );
  const rows = [...filled, ...Array.from({ length: EMPTY_ROWS }, () => EMPTY)].slice(0, most);
  return (
    <div role="group" class="zone-rows" aria-labelledby={`${key}-label`}>
      <span class="setting-label" id={`${key}-label`}>{label}</span>
      {rows.map((row, index) => <ZoneRow key={index} field={field} row={row} index={index} />)}
    </div>
  );
}

function ZoneRow(
  { field, row, index }: {
    readonly field: FieldFacts;
    readonly row: ZoneParts;
    readonly index: number;
  },
): JSX.Element {
  const { key, texts } = field;
  const words = texts.settings.zones;
  const of = (part: keyof ZoneParts, name: string) => ({
    ...common(field),
    id: index === 0 && part === "days" ? fieldId(key) : `${fieldId(key)}-${index}-${part}`,
    name: `${key}.${index}.${part}`,
    "aria-label": `${words.zone(index + 1)}: ${name}`,
  });
  const names: Readonly<Record<string, string>> = words.dayNames;
  const isOther = !Object.hasOwn(names, row.days);
  return (
    <div class="setting-control zone-row">
      <select {...of("days", words.days)}>
        {isOther ? <option value={row.days} selected>{row.days}</option> : null}
        {Object.entries(names).map(([value, name]) => (
          <option key={value} value={value} selected={value === row.days}>{name}</option>
        ))}
      </select>
      <span class="zone-part">
        <input {...of("begin", texts.settings.from)} type="time" value={row.begin} />
        <span aria-hidden="true">–</span>
        <input {...of("end", texts.settings.to)} type="time" value={row.end} />
      </span>
      <span class="zone-part">
        <input
          {...of("price", words.price)}
          class="is-price"
          inputmode="decimal"
          autocomplete="off"
          value={row.price}
        />
        <span aria-hidden="true">{field.unit}</span>
        <select {...of("kind", words.kind)}>
          <option value="" selected={row.kind !== ON_TOP}>{words.kinds.instead}</option>
          <option value={ON_TOP} selected={row.kind === ON_TOP}>{words.kinds.onTop}</option>
        </select>
      </span>
    </div>
  );
}

function withDecimalMark(parts: ZoneParts, mark: string): ZoneParts {
  return { ...parts, price: parts.price.replace(".", mark) };
}
