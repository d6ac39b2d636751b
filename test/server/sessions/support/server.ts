/** Sessions on real workers, as the server has them in development. */

import { existsSync } from "node:fs";

import { onTestFinished } from "vitest";

import { createDevLoader } from "../../../../src/dev/loader/dev-loader.ts";
import type { WorkerOutput } from "../../../../src/server/pool/types.ts";
import { createSessions } from "../../../../src/server/sessions/sessions.ts";
import type {
  Connection,
  Failure,
  LoginMessage,
  LogoutMessage,
  Sealer,
  Sessions,
  SessionsOptions,
} from "../../../../src/server/sessions/types.ts";
import { createMemoryStore } from "../../../../src/store/memory-store.ts";
import type { TestApp } from "./app.ts";
import { Tab, type TabOptions } from "./tab.ts";

const workerFile = new URL("../../../../dist/script/worker.js", import.meta.url).pathname;

export interface TestServer {
  readonly sessions: Sessions;
  readonly failures: Failure[];
  readonly notices: string[];
  readonly outputs: WorkerOutput[];
  readonly logins: [Connection, LoginMessage][];
  readonly logouts: [Connection, LogoutMessage][];
  open(options?: TabOptions): Promise<Tab>;
  close(): Promise<void>;
}

export interface ServerOptions extends Partial<
  Pick<SessionsOptions, "store" | "sealer" | "sessionIdleMs" | "mostWaiting">
> {
  readonly maxMemoryBytes?: number;
  readonly stateMaxBytes?: number;
  readonly workers?: number;
  readonly runTimeoutMs?: number;
}

const mebibyte = 1024 * 1024;

/** Stands for the seal of the auth core, which has its own tests: here it is enough that stored text is opened again. */
export const sealer: Sealer = {
  seal: async (plain) => Buffer.from(plain).toString("base64"),
  open: async (sealed) => Buffer.from(sealed, "base64"),
};

/** Starts sessions for an app. */
export function startSessions(app: TestApp, options: ServerOptions = {}): TestServer {
  if (!existsSync(workerFile)) throw new Error("The worker is not built: run `npm run build`.");
  const dev = createDevLoader({
    root: app.root,
    entry: app.entry,
    onChange: (ids) => {
      server.sessions.reload(ids);
    },
    onRestart: () => {
      server.sessions.restartWorkers();
    },
    log: () => undefined,
  });
  const failures: Failure[] = [];
  const notices: string[] = [];
  const outputs: WorkerOutput[] = [];
  const logins: [Connection, LoginMessage][] = [];
  const logouts: [Connection, LogoutMessage][] = [];
  const { stateMaxBytes = 16 * mebibyte, maxMemoryBytes = 1024 * mebibyte } = options;
  const sessions = createSessions({
    isDevelopment: true,
    pool: {
      start: {
        file: workerFile,
        options: {
          root: app.root,
          entry: app.entry,
          mode: "development",
          graphFile: undefined,
          secrets: {},
          access: { require: false, pages: [] },
          stateWarnBytes: mebibyte,
          stateMaxBytes,
        },
        maxMemoryBytes,
      },
      workers: options.workers ?? 1,
      runTimeoutMs: options.runTimeoutMs,
      invoke: (name, data) => dev.invoke(name, data),
    },
    store: options.store ?? createMemoryStore(),
    sealer: options.sealer ?? sealer,
    sessionIdleMs: options.sessionIdleMs ?? 60_000,
    mostWaiting: options.mostWaiting,
    events: {
      onLogin: (connection, message) => logins.push([connection, message]),
      onLogout: (connection, message) => logouts.push([connection, message]),
      onFailure: (failure) => failures.push(failure),
      onNotice: ({ message }) => notices.push(message),
      onOutput: (output) => outputs.push(output),
    },
  });
  const server: TestServer = {
    sessions,
    failures,
    notices,
    outputs,
    logins,
    logouts,
    open: (tabOptions) => Tab.open(sessions, tabOptions),
    async close() {
      await sessions.close();
      await dev.close();
    },
  };
  return server;
}

/** Starts sessions that end with the test. */
export function sessionsForTest(app: TestApp, options?: ServerOptions): TestServer {
  const server = startSessions(app, options);
  onTestFinished(() => server.close());
  return server;
}
