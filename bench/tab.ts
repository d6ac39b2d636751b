/** A browser tab without a browser: a socket that speaks the protocol. */

import { WebSocket } from "ws";

interface Patch {
  readonly kind: string;
  readonly ops?: readonly unknown[];
  readonly end?: string;
  readonly seq?: number;
}

export class Tab {
  readonly #socket: WebSocket;
  #seq = 0;
  button = "";

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Opens a tab and waits for the end of its first run. */
  static async open(url: string): Promise<Tab> {
    const page = await fetch(url);
    await page.arrayBuffer();
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const socketUrl = `${url.replace("http", "ws")}_sluice/socket`;
    const socket = new WebSocket(socketUrl, { headers: { cookie, origin: new URL(url).origin } });
    const tab = new Tab(socket);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const ended = tab.nextEnd((text) => {
      tab.button ||= /"(main\/button:[^"]*)"/.exec(text)?.[1] ?? "";
    });
    socket.send(
      JSON.stringify({
        kind: "hello",
        version: 1,
        path: "",
        query: "",
        locale: "en",
        timeZone: "UTC",
        theme: "light",
        isEmbedded: false,
      }),
    );
    await ended;
    return tab;
  }

  /** The end of the next run. */
  nextEnd(look?: (text: string) => void): Promise<Patch> {
    return new Promise((resolve) => {
      const onMessage = (data: Buffer): void => {
        const text = data.toString();
        look?.(text);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server
        const frame = JSON.parse(text) as Patch;
        if (frame.kind !== "patch" || frame.end === undefined) return;
        this.#socket.off("message", onMessage);
        resolve(frame);
      };
      this.#socket.on("message", onMessage);
    });
  }

  /** Clicks the button and waits for the patch. */
  click(): Promise<Patch> {
    const ended = this.nextEnd();
    this.#socket.send(
      JSON.stringify({ kind: "input", seq: ++this.#seq, values: [[this.button, true]] }),
    );
    return ended;
  }

  close(): void {
    this.#socket.terminate();
  }
}
