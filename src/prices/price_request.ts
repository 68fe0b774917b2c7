import { dayOf, startOfDayMs } from "../domain/house/local_day.ts";

const TIBBER_QUERY = "{ viewer { homes { currentSubscription { priceInfo { " +
  "today { total startsAt currency } tomorrow { total startsAt currency } } } } } }";

/**
 * What is asked at an address: for today and tomorrow where a source wants to be told, by POST where
 * the path ends in /gql. What stands behind # goes as a token and not in the address.
 */
export function requestOf(
  address: string,
  at: { readonly nowMs: number; readonly timeZone: string },
): Request {
  const url = new URL(address);
  const token = url.hash.slice(1);
  url.hash = "";
  const add = (name: string, value: string | number) => {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  };
  const today = Temporal.PlainDate.from(dayOf(at.nowMs, at.timeZone));
  if (url.pathname.endsWith("/price")) {
    add("start", today.toString());
    add("end", today.add({ days: 1 }).toString());
  }
  if (url.pathname.endsWith("/marketdata")) {
    add("start", startOfDayMs(today.toString(), at.timeZone));
    add("end", startOfDayMs(today.add({ days: 2 }).toString(), at.timeZone));
  }
  const isGraph = url.pathname.endsWith("/gql");
  return new Request(url, {
    // A redirect could lead anywhere, and the token along.
    redirect: "manual",
    headers: {
      accept: "application/json",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      ...(isGraph ? { "content-type": "application/json" } : {}),
    },
    ...(isGraph ? { method: "POST", body: JSON.stringify({ query: TIBBER_QUERY }) } : {}),
  });
}
