/** Two processes of one app on one Redis, as behind a load balancer: one address, each request to whom the test says. */

import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";

import { makeFolder, serve, type Running } from "../cli/command.ts";
import { freePort } from "../free-port.ts";
import { openTestSocket, type SocketOptions, type TestSocket } from "./test-socket.ts";

export interface Replica {
  /** Where people see the app. */
  readonly url: URL;
  /** Opens a socket at this process. */
  socket(options?: SocketOptions): Promise<TestSocket>;
  /** What it has printed so far. */
  output(): string;
  end(signal?: NodeJS.Signals): Promise<void>;
  /** Runs again, after its end. */
  startAgain(): Promise<void>;
}

export interface Replicas {
  readonly url: URL;
  readonly one: Replica;
  readonly two: Replica;
  /** Requests go to this one from now on. */
  sendTo(replica: Replica): void;
  close(): Promise<void>;
}

/** Path below the app's folder → content, once it is known where people see the app. */
export type Files = (port: number) => Readonly<Record<string, string>>;

export async function startReplicas(port: number, files: Files): Promise<Replicas> {
  const url = new URL(`http://localhost:${port}/`);
  const ports = new Map<Replica, number>();
  let target = 0;
  const balancer = createServer((client) => {
    const replica = connect(target, "127.0.0.1");
    client.pipe(replica).pipe(client);
    for (const [end, other] of [
      [client, replica],
      [replica, client],
    ] as const) {
      end.on("error", () => other.destroy());
      end.on("close", () => other.destroy());
    }
  });
  balancer.listen(port, "localhost");
  await once(balancer, "listening");

  async function start(): Promise<Replica> {
    const own = await freePort();
    const folder = await makeFolder();
    for (const [path, text] of Object.entries(files(port))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const run = (): Promise<Running> => serve(["run", "app.ts", "--port", String(own)], folder);
    let running = await run();
    const replica: Replica = {
      url,
      socket: (options) => openTestSocket(url, new URL(`http://127.0.0.1:${own}/`), options),
      output: () => running.output(),
      async end(signal = "SIGTERM") {
        running.child.kill(signal);
        await running.ended;
        if (signal === "SIGKILL") await rm(folder, { recursive: true, force: true });
      },
      async startAgain() {
        running = await run();
      },
    };
    ports.set(replica, own);
    return replica;
  }

  const [one, two] = [await start(), await start()];
  const sendTo = (replica: Replica): void => {
    target = ports.get(replica) ?? 0;
  };
  sendTo(one);
  return {
    url,
    one,
    two,
    sendTo,
    async close() {
      balancer.close();
      await Promise.all([one, two].map((replica) => replica.end("SIGKILL")));
    },
  };
}
