import cards from "../../static/app/cards.css" with { type: "text" };
import charger from "../../static/app/charger.css" with { type: "text" };
import chart from "../../static/app/chart.css" with { type: "text" };
import chartTouch from "../../static/app/chart_touch.css" with { type: "text" };
import controls from "../../static/app/controls.css" with { type: "text" };
import data from "../../static/app/data.css" with { type: "text" };
import demo from "../../static/app/demo.css" with { type: "text" };
import deviceCheck from "../../static/app/device_check.css" with { type: "text" };
import devices from "../../static/app/devices.css" with { type: "text" };
import fewWords from "../../static/app/few_words.css" with { type: "text" };
import forcedColors from "../../static/app/forced_colors.css" with { type: "text" };
import frame from "../../static/app/frame.css" with { type: "text" };
import ground from "../../static/app/ground.css" with { type: "text" };
import goals from "../../static/app/goals.css" with { type: "text" };
import house from "../../static/app/house.css" with { type: "text" };
import loads from "../../static/app/loads.css" with { type: "text" };
import now from "../../static/app/now.css" with { type: "text" };
import oldValues from "../../static/app/old_values.css" with { type: "text" };
import print from "../../static/app/print.css" with { type: "text" };
import settings from "../../static/app/settings.css" with { type: "text" };
import setup from "../../static/app/setup.css" with { type: "text" };
import theme from "../../static/app/theme.css" with { type: "text" };
import bars from "../../static/records/bars.css" with { type: "text" };
import events from "../../static/records/events.css" with { type: "text" };
import figures from "../../static/records/figures.css" with { type: "text" };
import period from "../../static/records/period.css" with { type: "text" };
import records from "../../static/records/records.css" with { type: "text" };
import worth from "../../static/records/worth.css" with { type: "text" };
import sessions from "../../static/records/sessions.css" with { type: "text" };

/** After all that they narrow, colour or leave off. */
const EXCEPTIONS: readonly string[] = [fewWords, forcedColors, print];

/** Style of every page, in the order of the cascade: what all share, rooms, exceptions to both. */
export const APP_STYLE: readonly string[] = [
  theme,
  ground,
  frame,
  controls,
  cards,
  now,
  charger,
  loads,
  goals,
  house,
  oldValues,
  chart,
  chartTouch,
  deviceCheck,
  ...EXCEPTIONS,
];

/**
 * What pages beside those of status and records have: what is entered there. The page that is open
 * all day does not load it.
 */
export const SETTINGS_STYLE: readonly string[] = [
  settings,
  setup,
  devices,
  demo,
  data,
  ...EXCEPTIONS,
];

/** What history, sessions and events have beside it, in the order of the cascade. */
export const RECORDS_STYLE: readonly string[] = [
  records,
  period,
  figures,
  worth,
  bars,
  sessions,
  events,
];
