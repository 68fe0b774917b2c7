const REASONS = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  500: "Internal Server Error",
} as const;

/** One answer of the charger's web server. */
export interface ChunkedAnswer {
  readonly status: keyof typeof REASONS;
  readonly contentType: string;
  readonly body: string;
}

const CHUNK_LENGTH = 100;

/** The answer's bytes, in chunks, as the charger sends them; it closes the connection afterwards. */
export function encodeChunked({ status, contentType, body }: ChunkedAnswer): Uint8Array {
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    "Connection: close",
    "Transfer-Encoding: chunked",
    "Access-Control-Allow-Origin: *",
    `Content-Type: ${contentType}`,
    "",
    "",
  ].join("\r\n");
  let text = head;
  for (let at = 0; at < body.length; at += CHUNK_LENGTH) {
    const chunk = body.slice(at, at + CHUNK_LENGTH);
    text += `${new TextEncoder().encode(chunk).length.toString(16)}\r\n${chunk}\r\n`;
  }
  return new TextEncoder().encode(`${text}0\r\n\r\n`);
}
