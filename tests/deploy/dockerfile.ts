/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly word: string;
  readonly text: string;
  /** Number of the stage that it belongs to, from 0; instructions before the first FROM: -1. */
  readonly stage: number;
}

/** Reads the instructions of a Dockerfile; comments are left out. */
export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line)).join("\n")
    .replace(/\\\n\s*/g, "").split("\n");
  let stage = -1;
  return lines.map((line) => {
    const [, word = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (word === "FROM") stage += 1;
    return { word, text: rest, stage };
  });
}

/** The words of an instruction in exec form, such as ENTRYPOINT ["deno", "run"]; null: shell form. */
export function execForm(text: string): readonly string[] | null {
  const list = /\[.*\]$/.exec(text)?.[0];
  return list === undefined ? null : JSON.parse(list);
}

/**
 * What is wrong with a Dockerfile, by the rules that image linters agree on: pinned bases, exec
 * form, an unprivileged user, a health check, a stop signal, labels, nothing fetched past the lock.
 */
export function faultsOf(text: string): readonly string[] {
  const all = parseDockerfile(text);
  const last = Math.max(...all.map(({ stage }) => stage));
  const inLast = all.filter(({ stage }) => stage === last);
  const faults: string[] = [];
  const need = (isRight: boolean, fault: string) => {
    if (!isRight) faults.push(fault);
  };
  for (const { word, text } of all) {
    if (word === "FROM") {
      const isPinned = /^\S+:\d+\.\d+\.\d+(?:\s+AS\s+\w+)?$/.test(text);
      need(isPinned, `the base is not pinned to a version: ${text}`);
    }
    if (word === "WORKDIR") need(text.startsWith("/"), `WORKDIR is not absolute: ${text}`);
    need(word !== "ADD", `ADD in place of COPY: ${text}`);
    if (word === "RUN") need(!/curl|wget|sudo|apt-get|:latest/.test(text), `RUN fetches: ${text}`);
    if (word === "COPY") need(!/^\.\s/.test(text), `COPY takes all that lies around: ${text}`);
  }
  need(last >= 1, "it has one stage");
  const count = (word: string) => inLast.filter((one) => one.word === word).length;
  for (
    const word of ["ENTRYPOINT", "CMD", "HEALTHCHECK", "STOPSIGNAL", "USER", "LABEL", "VOLUME"]
  ) {
    need(count(word) === 1, `${word} stands ${count(word)} times in the last stage`);
  }
  for (const { word, text } of inLast) {
    const mustBeExec = word === "ENTRYPOINT" || word === "CMD" || word === "HEALTHCHECK";
    if (mustBeExec) need(execForm(text) !== null, `${word} is not in exec form: ${text}`);
  }
  const user = inLast.find(({ word }) => word === "USER")?.text ?? "root";
  need(user !== "root" && user !== "0", "it runs as root");
  return faults;
}
