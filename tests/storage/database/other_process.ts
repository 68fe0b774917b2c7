export interface Line {
  readonly kind: string;
  readonly detail: unknown;
}

export interface OtherProcess {
  /** Lines in the order they came; a last one that the kill has cut off is not among them. */
  readonly lines: AsyncGenerator<Line>;
  kill(): void;
  /** Ends its input and waits until it is gone. */
  end(): Promise<void>;
}

const LOCK = new URL("../../deno.lock", import.meta.url).pathname;

/** Starts `storage_process.ts` on a data folder, with the permissions that the product has. */
export function startOther(options: {
  command: "hold" | "write";
  dataDir: string;
  mayWrite?: boolean;
  /** Where what `write` writes is numbered from. */
  from?: number;
}): OtherProcess {
  const { command, dataDir, mayWrite = true, from = 0 } = options;
  return start("storage_process.ts", [command, dataDir, String(from)], [
    `--allow-read=${dataDir}`,
    ...(mayWrite ? [`--allow-write=${dataDir}`] : []),
  ]);
}

/** Starts `migration_process.ts` on a database, which stops in the middle and waits for its kill. */
export function startMigration(
  { file, stop, atMs }: { readonly file: string; readonly stop: number; readonly atMs: number },
): OtherProcess {
  const folder = file.slice(0, file.lastIndexOf("/"));
  return start("migration_process.ts", [file, String(stop), String(atMs)], [
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
  ]);
}

function start(
  script: string,
  args: readonly string[],
  permissions: readonly string[],
): OtherProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--quiet",
        "--no-check",
        // Without the lock packages would be looked up anew, which nothing may wait for here.
        `--lock=${LOCK}`,
        "--frozen",
        "--cached-only",
        "--no-prompt",
      ],
      ...permissions,
      new URL(`./${script}`, import.meta.url).pathname,
      ...args,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  return {
    lines: readLines(child.stdout),
    kill: () => child.kill("SIGKILL"),
    end: async () => {
      await child.stdin.close().catch(() => {});
      await child.status;
    },
  };
}

async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Line> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield parseLine(part);
  }
}

function parseLine(text: string): Line {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("kind" in value) || !("detail" in value)) {
    throw new TypeError(`no acknowledgement: ${text}`);
  }
  return { kind: String(value.kind), detail: value.detail };
}
