/** Why an answer is refused, in English; the other languages have the shape of this. */
export const refusalsEn = {
  /** Above a page that refuses, by whose doing it is. */
  titles: {
    notFound: "Page not found",
    ours: "That did not work",
    theirs: "That is not possible",
  },
  toStatus: "To the status page",
  nothingHere: "There is nothing at this address",
  onlyMethods: (methods: string) => `Only ${methods} is possible here`,
  bodyBroken: "The body broke off",
  bodySlow: "The body took too long",
  bodyLong: (maxBytes: number) => `The body is longer than ${maxBytes} bytes`,
  addressLong: (maxCharacters: number) => `The address is longer than ${maxCharacters} characters`,
  headersLong: "The headers are too long",
  noForm: (contentType: string) => `Send a form as ${contentType}`,
  foreignSite: (variable: string) =>
    "This was sent by a page of another site, so nothing has been changed. " +
    `Behind a reverse proxy, set trustedProxies (${variable})`,
  hostUnreadable: "The Host header of this request cannot be read",
  foreignHost: ({ name, variable }: { readonly name: string; readonly variable: string }) =>
    `These pages do not answer to the name ${name}. Open them by IP address ` +
    `and add the name to the setting allowedHosts (${variable})`,
  notReadable: "The database cannot be read at the moment. Charging goes on",
  notStored: (why: string) => `Nothing changed: the database takes nothing at the moment (${why})`,
  ending: "Nothing changed: the program is ending",
  failed: "Something went wrong here. The log tells more; charging goes on",
  secretNeeded: "Send the secret or a token as Authorization: Bearer, or sign in",
  lookOnly: "You may look here, and change nothing. Sign in to do that",
  tokenReads: "This token may read, and change nothing",
  tokenElsewhere:
    "A token changes things only over the interface below /api, and this is not there",
  tokenAccess: "A token cannot change who may come in, nor what goes to other machines. Do that " +
    "on the page, with the secret",
  tooManyTries: (waitS: number) => `Too many tries. Wait ${waitS} s, then try again`,
  tooManyLive: "Too many live pages are open on this device",
  tooManyPages: "Too many open pages",
  otherDownloads: "Other downloads are running. Try again when they have ended",
};
export type RefusalWords = typeof refusalsEn;
