/** A piece of HTML that we rendered: an element with what is in it, or a run of text. */
interface Piece {
  /** The start tag with its attributes; the text itself for a run of text. */
  readonly open: string;
  readonly id: string | null;
  readonly children: readonly Piece[];
  readonly html: string;
}

/** HTML that is compared with a later one; read once, however many compare it. */
export class ComparedHtml {
  #pieces: readonly Piece[] | null = null;

  constructor(readonly html: string) {}

  /**
   * The smallest elements with an id that make `this` out of `before` when each takes the place of
   * the one of its id. Null: something outside of all ids has changed.
   */
  changedSince(before: ComparedHtml): readonly { id: string; html: string }[] | null {
    return changedAmong(before.#read(), this.#read());
  }

  #read(): readonly Piece[] {
    return this.#pieces ??= readPieces(this.html);
  }
}

type Change = { readonly id: string; readonly html: string };

function changedAmong(
  before: readonly Piece[],
  after: readonly Piece[],
): readonly Change[] | null {
  if (before.length !== after.length) return null;
  const changes: Change[] = [];
  for (const [index, piece] of after.entries()) {
    const old = before[index];
    const inner = old === undefined ? null : changedWithin(old, piece);
    if (inner === null) return null;
    changes.push(...inner);
  }
  return changes;
}

function changedWithin(before: Piece, after: Piece): readonly Change[] | null {
  if (before.html === after.html) return [];
  const inner = before.open === after.open ? changedAmong(before.children, after.children) : null;
  if (inner !== null) return inner;
  return after.id !== null && after.id === before.id ? [{ id: after.id, html: after.html }] : null;
}

/** Elements that have no end tag. */
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const TOKEN = /<\/[a-z][^>]*>|<([a-z][\w-]*)((?:"[^"]*"|[^>"])*)>|[^<]+/gi;
const ID = /\sid="([^"]*)"/;

interface OpenPiece {
  readonly open: string;
  readonly fromIndex: number;
  readonly children: Piece[];
}

/** Reads HTML as our renderer writes it: every element is closed, every `<` in text escaped. */
function readPieces(html: string): readonly Piece[] {
  const top: Piece[] = [];
  const path: OpenPiece[] = [];
  const add = (piece: Piece) => (path.at(-1)?.children ?? top).push(piece);
  for (const { 0: token, 1: name, index } of html.matchAll(TOKEN)) {
    if (token.startsWith("</")) {
      const done = path.pop();
      if (done === undefined) continue;
      const { open, fromIndex, children } = done;
      add({ open, id: idOf(open), children, html: html.slice(fromIndex, index + token.length) });
    } else if (name === undefined || VOID.test(name) || token.endsWith("/>")) {
      add({ open: token, id: name === undefined ? null : idOf(token), children: [], html: token });
    } else {
      path.push({ open: token, fromIndex: index, children: [] });
    }
  }
  return top;
}

function idOf(open: string): string | null {
  return ID.exec(open)?.[1] ?? null;
}
