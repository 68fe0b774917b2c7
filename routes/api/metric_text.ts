type Labels = Readonly<Record<string, string>>;

/** One series; null is left out, because a value that is not known is absent and never 0. */
export interface Series {
  readonly value: number | boolean | null;
  readonly labels?: Labels;
}

/** All series of one name. */
export interface Metric {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly series: readonly Series[];
}

/** Text exposition format 0.0.4; a metric none of whose values is known is left out whole. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics.map(metricLines).join("");
}

function metricLines({ name, type, help, series }: Metric): string {
  const lines = series.flatMap(({ value, labels = {} }) => {
    const number = Number(value);
    if (value === null || !Number.isFinite(number)) return [];
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
    return [`${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${number}\n`];
  });
  if (lines.length === 0) return "";
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
