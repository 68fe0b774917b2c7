/** Where a database to go back to lies: a backup of the data folder, or what was sent in. */
export type RestoreSource =
  | { readonly kind: "backup"; readonly name: string }
  | { readonly kind: "upload" };

/** How much a database holds; null where it has none of that. */
export interface DatabaseContent {
  readonly sizeBytes: number;
  /** First and last five-minute row (epoch ms); null: there is no row. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly sessions: number;
  readonly events: number;
  readonly samples: number;
}

/** What would take the place of what. */
export interface RestorePlan {
  readonly now: DatabaseContent;
  readonly then: DatabaseContent;
}

/** Databases to go back to, each checked before it is offered. */
export interface Restores {
  /** Takes in a file that a browser sends as a form; replaces the one before. @throws StorageFailed */
  receive(form: {
    readonly contentType: string;
    readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  }): Promise<void>;
  /** Null: there is none of that name. @throws StorageFailed when it is no whole database of ours */
  examine(source: RestoreSource): RestorePlan | null;
  /** Path of what was examined. */
  pathOf(source: RestoreSource): string;
}

/** What the running program offers of it. */
export interface Restoring extends Pick<Restores, "receive" | "examine"> {
  /** Ends what runs and goes on with the other database, a moment after the call. */
  begin(source: RestoreSource): void;
}
