/** Four lamps of 60 W on a real socket, which want a key. */
export class LampBridge implements AsyncDisposable {
  readonly on = [false, false, false, false];
  /** Requests that came with the right key, as "GET 2". */
  readonly asked: string[] = [];
  isGarbled = false;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(readonly key: string) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      if (new URL(request.url).pathname === "/lamps") return new Response(String(this.on.length));
      const [, channel = "", state] = /^\/lamps\/([0-3])(?:\/(on|off))?$/
        .exec(new URL(request.url).pathname) ?? [];
      if (request.headers.get("authorization") !== `Bearer ${this.key}`) {
        return new Response("no", { status: 401 });
      }
      this.asked.push(`${request.method} ${channel}`);
      if (this.isGarbled) return new Response("<html>");
      const at = Number(channel);
      if (request.method === "PUT") this.on[at] = state === "on";
      const isOn = this.on[at] === true;
      return new Response(isOn ? "60 on" : "0 off");
    });
  }

  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
