import { BackupRefused } from "../../domain/codes/errors.ts";

/** The fields before the file are a passphrase: all heads lie within so many bytes. */
const HEAD_BYTES = 8192;
const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

/** Where in a stored form (multipart/form-data, RFC 7578) its one file lies, and the other fields. */
export interface FormLayout {
  readonly fields: ReadonlyMap<string, string>;
  /** First byte of the file, and the first one after it. */
  readonly fromByte: number;
  readonly toByte: number;
}

/** The boundary that a form's content type names. @throws BackupRefused */
export function boundaryOf(contentType: string): string {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary="?([^";\s]{1,70})"?\s*$/i
    .exec(contentType)?.[1];
  if (found === undefined) {
    throw new BackupRefused("no-form", "Cannot take this file: it came as no form");
  }
  return found;
}

/**
 * Reads the layout of a form whose file is its last field, from its first and last bytes, so that a
 * large file is never held in memory. @throws BackupRefused
 */
export function layoutOf(
  form: { readonly head: Uint8Array; readonly tail: Uint8Array; readonly sizeBytes: number },
  boundary: string,
): FormLayout {
  const fields = new Map<string, string>();
  // Latin-1 keeps one character a byte: what is behind the heads may be anything.
  const text = new TextDecoder("latin1").decode(form.head.subarray(0, HEAD_BYTES));
  const mark = `--${boundary}\r\n`;
  for (let at = 0; text.startsWith(mark, at);) {
    const headEnd = text.indexOf("\r\n\r\n", at);
    if (headEnd < 0) break;
    const head = text.slice(at + mark.length, headEnd);
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1] ?? "";
    const fromByte = headEnd + 4;
    if (/;\s*filename=/i.test(head)) {
      return { fields, fromByte, toByte: fileEnd(form, boundary, fromByte) };
    }
    const next = text.indexOf(`\r\n--${boundary}`, fromByte);
    if (next < 0) break;
    fields.set(name, DECODER.decode(form.head.subarray(fromByte, next)));
    at = next + 2;
  }
  throw new BackupRefused("no-file", "Cannot take this file: the form holds none");
}

function fileEnd(
  { tail, sizeBytes }: { readonly tail: Uint8Array; readonly sizeBytes: number },
  boundary: string,
  fromByte: number,
): number {
  const closing = ENCODER.encode(`\r\n--${boundary}--`);
  for (let at = tail.length - closing.length; at >= 0; at -= 1) {
    if (closing.every((byte, offset) => tail[at + offset] === byte)) {
      const toByte = sizeBytes - tail.length + at;
      if (toByte > fromByte) return toByte;
      throw new BackupRefused("empty", "Cannot take this file: it is empty");
    }
  }
  throw new BackupRefused("broken-off", "Cannot take this file: it broke off on its way");
}
