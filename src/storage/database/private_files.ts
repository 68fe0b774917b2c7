/** Secrets and the habits of a house lie in the data folder: it is its owner's alone. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Makes a folder where there is none, and closes it to everybody else. @throws Error of the system */
export function makePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
  restrict(path, FOLDER_MODE);
}

/** Makes an empty file where there is none, and closes it to everybody else. @throws likewise */
export function makePrivateFile(path: string): void {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: FILE_MODE }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    restrict(path, FILE_MODE);
  }
}

/** Somebody else's file, or a file system without modes: it stays as it is. */
function restrict(path: string, mode: number): void {
  try {
    if (((Deno.statSync(path).mode ?? mode) & 0o777) !== mode) Deno.chmodSync(path, mode);
  } catch (error) {
    const isRefused = error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotSupported ||
      (error instanceof Error && "code" in error && error.code === "EROFS");
    if (!isRefused) throw error;
  }
}
