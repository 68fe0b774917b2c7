import { DeviceTimeout } from "../../domain/codes/errors.ts";

/**
 * The result of `work`, or DeviceTimeout after `deadlineMs` of real time; what comes later is
 * dropped. Drivers have deadlines of their own: this one keeps a cycle from waiting for ever on one
 * that breaks them. @throws DeviceTimeout, and what `work` rejects with
 */
export async function withDeadline<T>(
  work: Promise<T>,
  options: { action: string; deadlineMs: number },
): Promise<T> {
  const { action, deadlineMs } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DeviceTimeout(`Cannot ${action}: no end after ${deadlineMs} ms`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
