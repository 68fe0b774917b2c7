import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { BackupRefused, StorageFailed } from "../../domain/codes/errors.ts";
import { storageFailed } from "../database/connection.ts";

/** First bytes of an encrypted backup; behind them salt, nonce, ciphertext and tag. */
const MAGIC = new TextEncoder().encode("chargemanager-backup-1\n");
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES;
const KEY_BYTES = 32;
/** A guess costs 32 MB and a tenth of a second. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const ALGORITHM = "aes-256-gcm";
const READ_BYTES = 64 * 1024;
const CUT_OFF = "it is cut off";
const WRONG = "wrong passphrase, or the file was changed";

type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes of `plain`, encrypted and sealed with a key from the passphrase. */
export async function encryptBackup(
  plain: ReadableStream<Bytes>,
  passphrase: string,
): Promise<ReadableStream<Bytes>> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, await deriveKey(passphrase, salt), nonce);
  return plain.pipeThrough(
    new TransformStream<Bytes, Bytes>({
      start(controller) {
        controller.enqueue(MAGIC);
        controller.enqueue(new Uint8Array(salt));
        controller.enqueue(new Uint8Array(nonce));
      },
      transform(chunk, controller) {
        controller.enqueue(new Uint8Array(cipher.update(chunk)));
      },
      flush(controller) {
        controller.enqueue(new Uint8Array(cipher.final()));
        controller.enqueue(new Uint8Array(cipher.getAuthTag()));
      },
    }),
  );
}

/** Size of a backup once it is encrypted. */
export function encryptedSize(sizeBytes: number): number {
  return HEAD_BYTES + sizeBytes + TAG_BYTES;
}

/** Looks at the first bytes of a file. @throws StorageFailed when it cannot be read */
export function isEncryptedBackup(path: string): boolean {
  try {
    using file = Deno.openSync(path, { read: true });
    if (file.statSync().size < HEAD_BYTES) return false;
    const first = readExactly(file, MAGIC.length);
    return MAGIC.every((byte, at) => first[at] === byte);
  } catch (cause) {
    throw storageFailed(`read "${path}"`, cause);
  }
}

/**
 * Writes the plain database of an encrypted backup to `to`.
 * @throws StorageFailed for a wrong passphrase or a changed file; then there is no such file
 */
export async function decryptBackup(
  { from, to, passphrase }: {
    readonly from: string;
    readonly to: string;
    readonly passphrase: string;
  },
): Promise<void> {
  try {
    using source = Deno.openSync(from, { read: true });
    using target = Deno.openSync(to, { write: true, create: true, truncate: true, mode: 0o600 });
    let left = source.statSync().size - HEAD_BYTES - TAG_BYTES;
    if (left < 0) throw new Error(CUT_OFF);
    const head = readExactly(source, HEAD_BYTES);
    const salt = head.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
    const nonce = head.subarray(MAGIC.length + SALT_BYTES);
    const decipher = createDecipheriv(ALGORITHM, await deriveKey(passphrase, salt), nonce);
    while (left > 0) {
      // Cycles and pages go on while the disk is read.
      const sealed = await readPiece(source, Math.min(left, READ_BYTES));
      left -= sealed.length;
      writeAll(target, decipher.update(sealed));
    }
    decipher.setAuthTag(readExactly(source, TAG_BYTES));
    writeAll(target, decipher.final());
  } catch (cause) {
    removeIfThere(to);
    if (cause instanceof StorageFailed) throw cause;
    const isWrong = cause instanceof Error && /authenticate/i.test(cause.message);
    throw isWrong
      ? new BackupRefused("wrong-passphrase", `Cannot decrypt "${from}": ${WRONG}`)
      : storageFailed(`decrypt "${from}"`, cause);
  }
}

function deriveKey(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), salt, KEY_BYTES, SCRYPT, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** @throws Error where the file ends before */
function readExactly(file: Deno.FsFile, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) throw new Error(CUT_OFF);
    at += read;
  }
  return bytes;
}

/** @throws Error where the file ends before */
async function readPiece(file: Deno.FsFile, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new Error(CUT_OFF);
    at += read;
  }
  return bytes;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
