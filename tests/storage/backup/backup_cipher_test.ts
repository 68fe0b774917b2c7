import assert from "node:assert/strict";
import { BackupRefused, StorageFailed } from "../../../src/domain/codes/errors.ts";
import {
  decryptBackup,
  encryptBackup,
  encryptedSize,
  isEncryptedBackup,
} from "../../../src/storage/backup/backup_cipher.ts";
import { DataFolder } from "../data_folder.ts";

const PASSPHRASE = "Grüße vom Dach";
/** "the database", as the first version that could seal a backup has sealed it. */
const SEALED = "Y2hhcmdlbWFuYWdlci1iYWNrdXAtMQqh8wKzPRHpKEpEJMUIvn5vA5hGZlGKdMUAjI8TlA88a2bMW1w" +
  "BPsQbuCNbgabP7nlo6CCA/mTHUg==";
/** Name of the format, salt and nonce; behind what is sealed a tag of 16 bytes. */
const HEAD_BYTES = 51;

async function seal(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(await encryptBackup(new Blob([plain]).stream(), PASSPHRASE)).bytes();
}

/** The plain bytes of a file with these bytes, where something else lay before. */
async function opened(
  folder: DataFolder,
  sealed: Uint8Array,
  passphrase = PASSPHRASE,
): Promise<Uint8Array> {
  const [from, to] = [`${folder.path}/sealed`, `${folder.path}/plain`];
  Deno.writeFileSync(from, sealed);
  Deno.writeTextFileSync(to, "what was here before, and is longer");
  await decryptBackup({ from, to, passphrase });
  return Deno.readFileSync(to);
}

Deno.test("decryptBackup() opens what an earlier version has sealed", async () => {
  using folder = new DataFolder();
  const plain = await opened(folder, Uint8Array.fromBase64(SEALED));
  assert.equal(new TextDecoder().decode(plain), "the database");
});

Deno.test("a backup of any size comes back, as much larger as was foretold, each time under another key", async () => {
  using folder = new DataFolder();
  const heads = new Set<string>();
  for (const size of [0, 64 * 1024 + 1]) {
    const plain = new Uint8Array(size).map((_, at) => (at * 31 + (at >> 8)) % 256);
    const sealed = await seal(plain);
    assert.equal(sealed.length, encryptedSize(size));
    assert.deepEqual(await opened(folder, sealed), plain, `${size} bytes`);
    heads.add(sealed.subarray(0, HEAD_BYTES).toBase64());
  }
  assert.equal(heads.size, 2);
  assert.equal(encryptedSize(0), HEAD_BYTES + 16);
});

Deno.test("isEncryptedBackup() knows the format's name, in a file that has a whole head", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/file`;
  const is = (bytes: Uint8Array) => {
    Deno.writeFileSync(path, bytes);
    return isEncryptedBackup(path);
  };
  const sealed = Uint8Array.fromBase64(SEALED);
  assert.equal(is(sealed), true);
  assert.equal(is(sealed.subarray(0, HEAD_BYTES)), true, "cut off behind its head");
  assert.equal(is(sealed.subarray(0, HEAD_BYTES - 1)), false);
  for (const at of [0, 22]) {
    const other = sealed.slice();
    other[at] = 0;
    assert.equal(is(other), false, `another byte ${at}`);
  }
  assert.equal(is(new Uint8Array()), false);
  assert.throws(
    () => isEncryptedBackup(`${folder.path}/missing`),
    (error) => error instanceof StorageFailed && /^Cannot read ".*missing": /.test(error.message),
  );
});

Deno.test("decryptBackup() tells a wrong passphrase from a file that is cut off, and leaves nothing", async () => {
  using folder = new DataFolder();
  const sealed = Uint8Array.fromBase64(SEALED);
  const isLeft = () => [...Deno.readDirSync(folder.path)].some(({ name }) => name === "plain");
  await assert.rejects(
    opened(folder, sealed, "Grüße vom Dorf"),
    (error) => error instanceof BackupRefused && error.code === "wrong-passphrase",
  );
  assert.equal(isLeft(), false);
  for (const length of [HEAD_BYTES - 1, HEAD_BYTES + 15]) {
    await assert.rejects(
      opened(folder, sealed.subarray(0, length)),
      (error) =>
        error instanceof StorageFailed && !(error instanceof BackupRefused) &&
        /^Cannot decrypt ".*sealed": it is cut off$/.test(error.message),
      `${length} bytes`,
    );
    assert.equal(isLeft(), false);
  }
});
