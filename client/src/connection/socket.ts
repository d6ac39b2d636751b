/** The transport over a WebSocket. */

import ReconnectingWebSocket from "partysocket/ws";

import { endOf } from "./closing.ts";
import { createBufferedEvents } from "./transport.ts";
import type { Transport } from "./transport.ts";

/** Longer than two of the server's pings: the line is dead though nobody has said so. */
const silenceMs = 45_000;

/**
 * Opens a socket and keeps it open.
 *
 * @param url - Address of the socket, absolute.
 * @param greeting - The first frame on each new socket.
 */
export function openSocket(url: string, greeting: () => Promise<string>): Transport {
  const events = createBufferedEvents();
  let socket = connect();

  function connect(): ReconnectingWebSocket {
    const opened = new ReconnectingWebSocket(url, [], {
      // Without chance in the first delay every tab would come back at the same moment after a deploy.
      minReconnectionDelay: 300 + Math.random() * 900,
      reconnectionDelayGrowFactor: 1.6,
      maxReconnectionDelay: 10_000,
      connectionTimeout: 10_000,
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: ({ code }) => endOf(code) === undefined,
    });
    opened.binaryType = "arraybuffer";
    let silence = 0;
    function listenForSilence(): void {
      clearTimeout(silence);
      silence = window.setTimeout(retry, silenceMs);
    }
    opened.addEventListener("open", () => {
      listenForSilence();
      void greet(opened);
    });
    opened.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      listenForSilence();
      if (typeof data === "string") events.onText(data);
      else if (data instanceof ArrayBuffer) events.onBytes(data);
    });
    opened.addEventListener("close", ({ code }) => {
      clearTimeout(silence);
      if (opened === socket) events.onClose(code);
    });
    return opened;
  }

  async function greet(opened: ReconnectingWebSocket): Promise<void> {
    opened.send(await greeting());
    events.onOpen();
  }

  /** A new object, because the old one does not hear of it while it waits for its next try. */
  function retry(): void {
    const old = socket;
    old.close();
    socket = connect();
  }

  return {
    listen: (target) => events.listen(target),
    send: (text) => socket.send(text),
    retry,
    close: () => socket.close(),
  };
}
