import type { LogWords } from "../../page_words.ts";

export const logEn: LogWords = {
  title: "Log",
  intro:
    "What the program has written down, the newest line first. Times are those of the house; " +
    "in the file they are UTC.",
  off: "The log file is switched off in the settings; what was written before is shown.",
  level: "Level",
  device: "Device",
  allDevices: "All",
  text: "Contains",
  span: "Time span",
  from: "From",
  to: "Until",
  show: "Show",
  none: "There is no such line.",
  cut: (lines) => `The newest ${lines} such lines are shown. Older ones are in the file.`,
  download: "Download these lines",
  live: "New lines appear here by themselves.",
  pause: "Pause",
  goOn: "Go on",
  failed: (why) => `The log cannot be read: ${why}`,
  levels: {
    error: "Errors",
    warn: "Errors and warnings",
    info: "Without details",
    debug: "Everything",
  },
};
