import type { JSX } from "preact";
import { type Period, periodKey } from "../history/period.ts";
import { periodName } from "../history/period_bar.tsx";
import { PICTURE_PX } from "./period_picture.tsx";
import type { WorthView } from "./worth_cards.tsx";

/** The picture of a period, and the ways to keep it; a script makes the PNG out of the SVG. */
export function PictureCard(
  { period, timeZone, view }: {
    readonly period: Period;
    readonly timeZone: string;
    readonly view: WorthView;
  },
): JSX.Element {
  const { texts, basePath } = view;
  const words = texts.worth.picture;
  const source = `${basePath}/history/card.svg?${period.kind}=${periodKey(period)}`;
  const file = `chargemanager-${periodKey(period)}`;
  return (
    <section class="card picture" aria-labelledby="picture-title">
      <h2 id="picture-title">{words.title}</h2>
      <img
        src={source}
        alt={words.of(periodName({ ...view, view: { period, timeZone } }))}
        width={PICTURE_PX}
        height={PICTURE_PX}
        loading="lazy"
      />
      <div class="picture-ways">
        <a class="action" href={source} download={`${file}.svg`}>{words.svg}</a>
        <button
          type="button"
          class="action"
          id="picture-png"
          data-source={source}
          data-file={`${file}.png`}
          data-side={PICTURE_PX}
          data-failed={words.failed}
          hidden
        >
          {words.png}
        </button>
        <p class="detail" id="picture-told" role="status"></p>
      </div>
      <p class="detail">{words.help}</p>
    </section>
  );
}
