let made = 0;

/**
 * A name that no cron of this process has had. Deno 2.9.5 forgets a cron that was ended, but not
 * when it was due: the next one of that name would be called twice each time.
 */
export function newCronName(what: string): string {
  made += 1;
  return `${what} ${made}`;
}
