/** Runs an app without a browser: what it shows can be read, and what a person does can be done. */

import { tableFromIPC } from "@uwdata/flechette";

import {
  type DataRef,
  type ElementKind,
  type ElementNode,
  type PropsOf,
  pageId,
  rootIds,
} from "../protocol/elements.ts";
import type { LoginError } from "../protocol/user.ts";
import type { ScriptLoader } from "../script/loader/loader.ts";
import { Driver, type LoginMessage } from "./driver.ts";
import {
  type Acts,
  type Getters,
  type PlacedElement,
  type TestElement,
  type Which,
  findOne,
  namesOf,
  toTestElement,
} from "./elements.ts";
import { openFileLoader } from "./file-loader.ts";
import { type TestUser, toUserState } from "./test-user.ts";

/** For whom, and with what, a test runs an app. */
export interface AppTestOptions {
  /** Who is logged in. @defaultValue nobody */
  readonly user?: TestUser;
  /** Why the last login failed, when nobody is logged in. @defaultValue it did not */
  readonly loginError?: LoginError;
  /** What `st.secrets` holds. @defaultValue nothing */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /** The page's query, without the question mark. @defaultValue `""` */
  readonly query?: string;
  /** Path of the page, without slashes at its ends. @defaultValue `""`, the home page */
  readonly path?: string;
  /** Headers of the browser's request, by name in lower case. @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Language of the browser. @defaultValue `"en-US"` */
  readonly locale?: string;
  /** Time zone of the browser. @defaultValue `"UTC"` */
  readonly timeZone?: string;
  /** How long the script may take for an interaction, in milliseconds. @defaultValue `10_000` */
  readonly timeoutMs?: number;
}

/** What there is beside a getter for each kind of element. */
export interface AppTestCore {
  /** The elements in the sidebar. */
  readonly sidebar: Getters;
  /** The elements outside of the sidebar. */
  readonly main: Getters;
  /** All texts of the page, a line each. */
  readonly visibleText: string;
  /** The exceptions that the page shows. */
  readonly exceptions: readonly TestElement<"exception">[];
  /** What holds for the whole page: title, navigation, whether it was found. */
  readonly pageProps: PropsOf<"page">;
  /** Path of the page, without slashes at its ends. */
  readonly path: string;
  /** The page's query, without the question mark. */
  readonly query: string;
  /** The state of the session, as `st.session` has it. */
  readonly session: ReadonlyMap<string, unknown>;
  /** The logins and logouts that the script has asked for, oldest first. */
  readonly requests: readonly LoginMessage[];
  /** What the author would be told, such as state that cannot be saved. */
  readonly notices: readonly string[];
  /** All elements, in the order of the page: what holds others comes before these. */
  readonly elements: readonly PlacedElement[];
  /** All elements of a kind, in the order of the page. */
  all<Kind extends ElementKind>(kind: Kind): readonly TestElement<Kind>[];
  /** The rows of a table or a chart. */
  rows(data: DataRef): readonly Readonly<Record<string, unknown>>[];
  /** Sends a value as any browser could, a hostile one too. Rejects when it is refused. */
  send(id: string, value: unknown): Promise<void>;
  /** Runs the script again. */
  run(): Promise<void>;
  /** Goes to a page of the app, as a click on a link does. */
  navigate(path: string, query?: string): Promise<void>;
  /** Somebody else, or nobody, uses the app from now on. */
  setUser(user: TestUser | undefined): Promise<void>;
  /** Ends the session, and lets go of the files. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * An app that runs in a test. For each kind of element it has a function that finds one by its label or text, its
 * position or its key.
 */
export type AppTest = AppTestCore & Getters;

export const AppTest = {
  /**
   * Runs a script file once.
   *
   * @param file - Relative to the current folder.
   * @example
   * await using app = await AppTest.fromFile("app.ts", { user: { name: "Ada" } });
   * await app.button("Save").click();
   * expect(app.alert().body).toBe("Saved.");
   */
  async fromFile(file: string, options?: AppTestOptions): Promise<AppTest> {
    const files = openFileLoader(file);
    return start(files, options, () => files.close());
  },

  /**
   * Runs a function as if it were a script, once.
   *
   * @example
   * const app = await AppTest.fromFunction(() => {
   *   st.write("Hello");
   * });
   */
  async fromFunction(script: () => unknown, options?: AppTestOptions): Promise<AppTest> {
    const entry = "/app.ts";
    return start({ root: "/", entry, loader: loaderOf(script, entry) }, options, async () => {});
  },
};

interface Source {
  readonly root: string;
  readonly entry: string;
  readonly loader: ScriptLoader;
}

async function start(
  source: Source,
  options: AppTestOptions = {},
  closeSource: () => Promise<void>,
): Promise<AppTest> {
  const { user, loginError, secrets = {}, query = "", path = "" } = options;
  const { locale = "en-US", timeZone = "UTC", headers = {}, timeoutMs = 10_000 } = options;
  const context = {
    path,
    query,
    appUrl: "http://localhost:8501/",
    locale,
    timeZone,
    theme: "light",
    isEmbedded: false,
    ip: "127.0.0.1",
    headers,
  } as const;
  const driver = new Driver({
    ...source,
    context,
    user: toUserState(user, loginError),
    secrets,
    timeoutMs,
  });
  await driver.settle(() => driver.session.rerun());
  return createAppTest(driver, closeSource);
}

function createAppTest(driver: Driver, closeSource: () => Promise<void>): AppTest {
  const { session } = driver;
  /** Form → values that wait for its submit. */
  const waiting = new Map<string, Map<string, unknown>>();
  const acts = {
    async click(id: string, node: ElementNode) {
      const form = formOf(node);
      const values = form === undefined ? [] : [...(waiting.get(form) ?? [])];
      if (form !== undefined) waiting.delete(form);
      await driver.interact({ kind: "input", values: [...values, [id, true]] });
    },
    async set(id: string, node: ElementNode, value: unknown) {
      const form = formOf(node);
      if (form === undefined) return core.send(id, value);
      const values = waiting.get(form) ?? new Map<string, unknown>();
      waiting.set(form, values.set(id, value));
    },
  };
  const below = (roots: readonly string[]) => placedBelow(driver, roots);
  const close = async () => {
    session.close();
    await closeSource();
  };
  const core: AppTestCore = {
    sidebar: gettersOf(() => below(["side"]), acts),
    main: gettersOf(() => below(["main"]), acts),
    get visibleText() {
      return below(rootIds)
        .flatMap(({ node }) => namesOf(node))
        .join("\n");
    },
    get elements() {
      return below(rootIds);
    },
    get exceptions() {
      return core.all("exception");
    },
    get pageProps() {
      const node = session.tree.node(pageId);
      return node?.kind === "page" ? node : {};
    },
    get path() {
      return session.path;
    },
    get query() {
      return session.query.toString();
    },
    session: session.state.values,
    requests: driver.requests,
    notices: driver.notices,
    all: <Kind extends ElementKind>(kind: Kind) =>
      below(rootIds)
        .filter(({ node }) => node.kind === kind)
        .map((placed) => toTestElement<Kind>(placed, acts)),
    rows: (data) =>
      tableFromIPC(driver.blob(data.blob), { useDate: true, useBigInt: true }).toArray(),
    send: (id, value) => driver.interact({ kind: "input", values: [[id, value]] }),
    run: () => driver.interact({ kind: "rerun" }),
    navigate: (path, query = "") => driver.interact({ kind: "navigate", path, query }),
    setUser: (user) => driver.settle(() => session.setUser(toUserState(user))),
    close,
    [Symbol.asyncDispose]: close,
  };
  const app: object = Object.setPrototypeOf(
    core,
    gettersOf(() => below(rootIds), acts),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what core lacks is asked of its prototype
  return app as AppTest;
}

/** A function for each kind of element; kinds are types only, so any name is taken for one. */
function gettersOf(elements: () => readonly PlacedElement[], acts: Acts): Getters {
  const target: object = {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return new Proxy(target, {
    get(_target, kind) {
      // `await` asks any object whether it is a promise.
      if (kind === "then") return undefined;
      if (typeof kind === "symbol" || kind in target) return Reflect.get(target, kind);
      return (which?: Which) => toTestElement(findOne(kind, elements(), which), acts);
    },
  }) as Getters;
}

/** The elements in the order of the page. */
function placedBelow({ session }: Driver, roots: readonly string[]): readonly PlacedElement[] {
  const children = new Map<string, readonly string[]>();
  for (const op of session.tree.snapshot()) if (op[0] === "children") children.set(op[1], op[2]);
  const placed: PlacedElement[] = [];
  const walk = (parent: string): void => {
    for (const id of children.get(parent) ?? []) {
      const node = session.tree.node(id);
      if (node !== undefined) placed.push({ id, parent, node });
      walk(id);
    }
  };
  for (const root of roots) walk(root);
  return placed;
}

function formOf(node: ElementNode): string | undefined {
  return "form" in node ? node.form : undefined;
}

function loaderOf(script: () => unknown, entry: string): ScriptLoader {
  return {
    async script(file) {
      if (file !== entry)
        throw new Error(`A test of a function has no files, so not ${file} either.`);
      return async () => script();
    },
    invalidate() {},
    describe(error) {
      if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: [] };
      const { name, message } = error;
      const hint = "hint" in error && typeof error.hint === "string" ? { hint: error.hint } : {};
      return { name, message, ...hint, stack: [] };
    },
  };
}
