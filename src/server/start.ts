/** Starts the server: ports, store, login, script sessions and what browsers see of them, and ends them in order. */

import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import type { Config } from "../config/types.ts";
import type { DevLoader } from "../dev/loader/dev-loader.ts";
import { openStore } from "../store/open-store.ts";
import { createApp } from "./app.ts";
import { readClientBuild } from "./client-build.ts";
import { createCsp } from "./csp.ts";
import { ServerError } from "./errors.ts";
import { createHandlers } from "./handlers.ts";
import { listen } from "./listen.ts";
import type { Listening } from "./listen.ts";
import type { Logger } from "./log.ts";
import { isLoopbackAddress } from "./loopback.ts";
import { openLogins } from "./open-logins.ts";
import { createPageChunks } from "./page-chunks.ts";
import { createPageHtml } from "./page-html.ts";
import { createPages } from "./pages.ts";
import { createRemoteAddress } from "./remote-address.ts";
import { createSessionSealer } from "./sealer.ts";
import { createSessionEvents } from "./session-events.ts";
import { createSessions } from "./sessions/sessions.ts";
import type { Sessions, SessionStats } from "./sessions/types.ts";
import { createSockets, defaultTimes } from "./sockets.ts";
import type { Sockets, SocketTimes } from "./sockets.ts";
import { createThemeCss } from "./theme.ts";

export interface ServerOptions {
  readonly config: Config;
  /** Absolute path of the entry script. */
  readonly entry: string;
  readonly logger: Logger;
  /** The recorded module graph (`sluice build`). @defaultValue modules are loaded as they are in development */
  readonly graphFile?: string;
  /** The title of pages until the script has set one. @defaultValue the name of the app's folder */
  readonly appName?: string;
  /** In development: the e-mail address of the sample person that logs in without a click. */
  readonly logInAs?: string;
  /** Takes a line that a script printed. @defaultValue standard output and error in development, the log in production */
  readonly onOutput?: (line: string, stream: "stdout" | "stderr") => void;
  /** Absolute path of the compiled worker. @defaultValue the package's own */
  readonly workerFile?: string;
  /** Absolute path of the built client. @defaultValue the package's own */
  readonly clientFolder?: string;
  /** When sockets are taken for dead. @defaultValue {@link defaultTimes} */
  readonly socketTimes?: SocketTimes;
}

export interface RunningServer {
  /** The app's home page. */
  readonly url: URL;
  /** Whether people log in at the development provider. */
  readonly hasDevLogin: boolean;
  readonly port: number;
  /** Resolves when a script worker is ready. */
  ready(): Promise<void>;
  stats(): SessionStats;
  /** Takes no more requests, tells the browsers, lets running scripts finish, and ends within five seconds. */
  close(): Promise<void>;
}

/** Sessions take four seconds at most to finish; this is for what hangs all the same. */
const closeMs = 4_700;

/**
 * Starts the server.
 *
 * @throws `ServerError` when the port cannot be had, `StoreError` when the store cannot be opened.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger } = options;
  refuseOpenServer(config);
  const { address, port } = config.server;
  const listening = await listen({ address, port, logger });
  const closers: (() => Promise<void>)[] = [];
  try {
    return await assemble(options, listening, closers);
  } catch (error) {
    await listening.close();
    for (const close of closers.toReversed()) await close();
    throw error;
  }
}

/** Opens what the server is made of, each part with the way to end it. */
async function assemble(
  options: ServerOptions,
  listening: Listening,
  closers: (() => Promise<void>)[],
): Promise<RunningServer> {
  const { config, logger, socketTimes = defaultTimes } = options;
  const { server, mode } = config;
  const appUrl = toAppHome(config, listening.port);
  const isDevelopment = mode === "development";
  const { login: policy } = config.auth ?? config;
  const { appName = basename(config.root) } = options;
  const [client, store] = await Promise.all([
    readClientBuild(options.clientFolder ?? packageFile("../client")),
    openStore(config),
  ]);
  closers.push(() => store.close());
  const themeCss = createThemeCss(config.theme);
  const { logins, secrets, provider } = await openLogins({
    config,
    appUrl,
    store,
    logger,
    appName,
    hasTheme: themeCss !== "",
    logInAs: options.logInAs,
    onLoginOver: (whose) => void sessions.forget(whose),
  });
  closers.push(() => logins.close());

  const chunks = createPageChunks(client.manifest);
  const loader =
    options.graphFile === undefined ? await openLoader(options, () => sessions) : undefined;
  if (loader !== undefined) closers.push(() => loader.close());
  const sessions: Sessions = createSessions({
    isDevelopment,
    pool: {
      start: {
        file: options.workerFile ?? packageFile("../script/worker.js"),
        options: {
          root: config.root,
          entry: options.entry,
          mode,
          graphFile: options.graphFile,
          secrets: config.secrets,
          access: { require: policy.require, pages: policy.pages },
          stateWarnBytes: config.script.stateWarnBytes,
          stateMaxBytes: config.script.stateMaxBytes,
        },
        maxMemoryBytes: config.script.maxMemoryBytes,
      },
      workers: config.script.workers ?? (isDevelopment ? 1 : undefined),
      runTimeoutMs: config.script.runTimeoutMs,
      invoke: loader && ((name, data) => loader.invoke(name, data)),
    },
    store,
    sealer: createSessionSealer(secrets, appUrl),
    sessionIdleMs: config.script.sessionIdleMs,
    events: createSessionEvents({
      logger,
      isDevelopment,
      onOutput: options.onOutput,
      sockets: () => sockets,
    }),
  });
  const sockets: Sockets = createSockets({
    sessions,
    logins,
    chunks,
    logger,
    appUrl,
    maxMessageBytes: server.maxMessageBytes,
    checksOrigin: server.checksOrigin,
    times: socketTimes,
  });
  closers.push(async () => sockets.close());
  closers.push(() => sessions.close());

  const page = createPages({
    sessions,
    logins,
    chunks,
    html: createPageHtml(client.html, appUrl, themeCss !== ""),
    appUrl,
    appName,
    csp: createCsp(server.csp, server.embedOrigins),
  });
  const handlers = createHandlers({
    client,
    themeCss,
    logins,
    page,
    provider,
    isClosed: config.login.require,
  });
  listening.serve(
    createApp({
      appUrl,
      remoteAddress: createRemoteAddress(server.trustedProxies),
      logger,
      handlers,
      upgrade: (...request) => sockets.upgrade(...request),
    }),
  );
  return {
    url: appUrl,
    hasDevLogin: provider !== undefined,
    port: listening.port,
    ready: () => sessions.ready(),
    stats: () => sessions.stats(),
    close: once(() => endInOrder(listening, closers, logger)),
  };
}

async function openLoader(options: ServerOptions, sessions: () => Sessions): Promise<DevLoader> {
  const { config, entry, logger } = options;
  const { createDevLoader } = await import("../dev/loader/dev-loader.ts");
  return createDevLoader({
    root: config.root,
    entry,
    onChange: (ids) => sessions().reload(ids),
    onRestart(reason) {
      logger.info("The workers start anew", { reason });
      sessions().restartWorkers();
    },
    log: (message) => logger.warn(message),
  });
}

/** The app's home page, with the real port where any would do. */
function toAppHome({ appUrl, auth, server }: Config, port: number): URL {
  const isFixed = auth !== undefined || server.publicUrl !== undefined;
  return isFixed ? appUrl : new URL(`http://localhost:${port}/`);
}

/** The configuration refuses it too; this is the last wall. */
function refuseOpenServer({ auth, server }: Config): void {
  const { address, publicUrl } = server;
  if (address === undefined || isLoopbackAddress(address)) return;
  if (auth !== undefined || publicUrl !== undefined) return;
  throw new ServerError(
    "SERVER_NOT_LOOPBACK",
    `Without a login the app is not opened to other machines (${address}).`,
    "Add a login (sluice auth add google), or say where everyone may use it: --public https://its.url",
  );
}

/** Ends the newest part first, and does not wait for ever for any. */
async function endInOrder(
  listening: Listening,
  closers: readonly (() => Promise<void>)[],
  logger: Logger,
): Promise<void> {
  listening.stop();
  const ending = (async () => {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => logger.error("A part did not end well", { error }));
    }
    await listening.close();
  })();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs);
  });
  await Promise.race([ending, patience]);
  clearTimeout(timer);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= action());
}

function packageFile(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
