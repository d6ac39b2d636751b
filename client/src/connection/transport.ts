/** The line to the server, whatever it is made of: text and bytes both ways, opened again when it breaks. */

export interface TransportEvents {
  /** The line is open (again) and the server has been greeted. */
  onOpen(): void;
  onText(text: string): void;
  onBytes(bytes: ArrayBuffer): void;
  /** The line broke; it will be opened again unless `code` says that this is no use. */
  onClose(code: number): void;
}

export interface Transport {
  /** Reports what has happened since the line was opened, then what happens. */
  listen(events: TransportEvents): void;
  /** False when the line is not open: the message is then lost. */
  send(text: string): boolean;
  /** Drops the line and opens another one now. */
  retry(): void;
  /** Ends it for good. */
  close(): void;
}

/** Keeps what happens on a line until somebody listens: the app's code arrives after the first frames. */
interface BufferedEvents extends TransportEvents {
  listen(events: TransportEvents): void;
}

export function createBufferedEvents(): BufferedEvents {
  let target: TransportEvents | undefined;
  const kept: ((events: TransportEvents) => void)[] = [];
  function emit(event: (events: TransportEvents) => void): void {
    if (target === undefined) kept.push(event);
    else event(target);
  }
  return {
    onOpen: () => emit((events) => events.onOpen()),
    onText: (text) => emit((events) => events.onText(text)),
    onBytes: (bytes) => emit((events) => events.onBytes(bytes)),
    onClose: (code) => emit((events) => events.onClose(code)),
    listen(events) {
      target = events;
      for (const event of kept.splice(0)) event(events);
    },
  };
}
