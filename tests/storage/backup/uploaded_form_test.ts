import assert from "node:assert/strict";
import fc from "fast-check";
import { BackupRefused, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { boundaryOf, layoutOf } from "../../../src/storage/backup/uploaded_form.ts";

const BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
const ENCODER = new TextEncoder();

/** A form as browsers send it, its file last. */
async function formOf(
  file: Uint8Array<ArrayBuffer>,
  passphrase = "",
): Promise<{ type: string; bytes: Uint8Array }> {
  const form = new FormData();
  form.set("passphrase", passphrase);
  form.set("file", new Blob([file]), 'my "backup".sqlite3');
  const request = new Request("http://localhost/", { method: "POST", body: form });
  return { type: request.headers.get("content-type") ?? "", bytes: await request.bytes() };
}

function layout(bytes: Uint8Array, type: string, pieceBytes = 65_536) {
  const head = bytes.subarray(0, pieceBytes);
  const tail = bytes.subarray(Math.max(0, bytes.length - pieceBytes));
  return layoutOf({ head, tail, sizeBytes: bytes.length }, boundaryOf(type));
}

Deno.test("layoutOf() finds the file and the fields of any form, whatever bytes it holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.string({ maxLength: 30 }).filter((text) => !/[\r\n]/.test(text)),
      async (content, passphrase) => {
        const { type, bytes } = await formOf(new Uint8Array(content), passphrase);
        const { fields, fromByte, toByte } = layout(bytes, type, 2048);
        assert.deepEqual(bytes.subarray(fromByte, toByte), new Uint8Array(content));
        assert.equal(fields.get("passphrase"), passphrase);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("layoutOf() refuses a form that broke off, is empty or holds no file", async () => {
  const { type, bytes } = await formOf(ENCODER.encode("content of the file"));
  const refused = (form: Uint8Array, message: RegExp) =>
    assert.throws(() => layout(form, type), (error) => {
      assert.ok(error instanceof StorageFailed);
      assert.match(error.message, message);
      return true;
    });
  refused(bytes.subarray(0, bytes.length - 10), /broke off/);
  refused((await formOf(new Uint8Array())).bytes, /holds none|broke off|empty/);
  refused(ENCODER.encode("no form at all"), /holds none/);
  refused(new Uint8Array(), /holds none/);
  const plain =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${BOUNDARY}--\r\n`;
  assert.throws(
    () => layout(ENCODER.encode(plain), `multipart/form-data; boundary=${BOUNDARY}`),
    /holds none/,
  );
});

Deno.test("boundaryOf() takes forms with a file and nothing else", () => {
  assert.equal(boundaryOf(`multipart/form-data; boundary=${BOUNDARY}`), BOUNDARY);
  assert.equal(boundaryOf('multipart/form-data; charset=x; boundary="ab"'), "ab");
  for (
    const type of [
      "",
      "text/plain",
      "multipart/form-data",
      "multipart/mixed; boundary=x",
      "a/b; boundary=x",
    ]
  ) assert.throws(() => boundaryOf(type), StorageFailed, type);
});

/** A form by hand: a field of so many characters, then a file of so many bytes. */
function handmade(fieldLength: number, fileLength: number): string {
  const head = `--b\r\nContent-Disposition: form-data; name="p"\r\n\r\n`;
  const file = `\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n`;
  return `${head}${"p".repeat(fieldLength)}${file}${"f".repeat(fileLength)}\r\n--b--\r\n`;
}

Deno.test("layoutOf() tells to the byte where the file lies, also from its ends alone", () => {
  const text = handmade(3, 5000);
  const bytes = ENCODER.encode(text);
  for (const pieceBytes of [200, 300, 65_536]) {
    const { fields, fromByte, toByte } = layout(
      bytes,
      "multipart/form-data; boundary=b",
      pieceBytes,
    );
    assert.equal(text.slice(fromByte, toByte), "f".repeat(5000));
    assert.deepEqual([...fields], [["p", "ppp"]]);
  }
  const one = layout(ENCODER.encode(handmade(0, 1)), "multipart/form-data; boundary=b");
  assert.equal(one.toByte - one.fromByte, 1);
});

Deno.test("layoutOf() refuses with the reason, and looks for heads in the first 8 KiB alone", () => {
  const codeOf = (text: string) => {
    try {
      layout(ENCODER.encode(text), "multipart/form-data; boundary=b");
      return null;
    } catch (error) {
      assert.ok(error instanceof BackupRefused);
      return error.code;
    }
  };
  assert.equal(codeOf(handmade(1, 1)), null);
  assert.equal(codeOf(handmade(1, 0)), "empty");
  assert.equal(codeOf(handmade(1, 9).slice(0, -6)), "broken-off");
  const overhead = handmade(0, 0).indexOf("\r\n--b--");
  assert.equal(codeOf(handmade(8192 - overhead, 9)), null);
  assert.equal(codeOf(handmade(8193 - overhead, 9)), "no-file");
});
