/** Calls of the module loader that the server answers. */

import type { ToWorker } from "../protocol/worker.ts";
import type { Post } from "./outbox.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Invoker {
  readonly #post: Post;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  invoke(name: string, data: unknown): Promise<unknown> {
    const call = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#post({ t: "invoke", call, name, data });
    });
  }

  answer(message: ToWorker & { t: "answer" }): void {
    const waiting = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(message.error);
  }
}
