import type { LogWords } from "../../page_words.ts";

export const logEn: LogWords = {
  title: "Log",
  intro: "The newest lines of the log, the newest last. Times are UTC.",
  off: "The log file is switched off in the settings; what was written before is shown.",
  level: "Level",
  text: "Contains",
  show: "Show",
  none: "There is no such line.",
  download: "Download all",
  failed: (why) => `The log cannot be read: ${why}`,
  levels: { error: "Errors", warn: "and warnings", info: "and notes", debug: "Everything" },
};
