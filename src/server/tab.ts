/** One browser tab at its socket: greets, joins a session, and hands it the frames that the gate lets through. */

import type { RawData, WebSocket } from "ws";

import type { LoginEnd, Visitor } from "../auth/types.ts";
import type { ErrorShape } from "../errors.ts";
import { parseClientFrame } from "../protocol/client-frames.ts";
import { closeCodes, protocolVersion } from "../protocol/frames.ts";
import type { ClientFrame, HelloFrame, NavigateFrame, ServerFrame } from "../protocol/frames.ts";
import { toAccount, toOwner, toPerson } from "./account.ts";
import type { Logger } from "./log.ts";
import type { AskingTab } from "./login-bridge.ts";
import type { Logins } from "./logins.ts";
import type { PageChunks } from "./page-chunks.ts";
import { toContext } from "./session-context.ts";
import type { Surroundings } from "./session-context.ts";
import type { Connection, Sessions } from "./sessions/types.ts";
import { SocketLink } from "./socket-link.ts";
import { isPagePath, toAppUrl } from "./target.ts";
import type { TokenKeeper } from "./token-keeper.ts";

/** Codes of RFC 6455 that we close with. */
const unsupportedData = 1003;
const policyViolation = 1008;
const internalError = 1011;
const tryAgainLater = 1013;
/** Frames that may arrive while the session is being found. */
const maxEarlyFrames = 64;

export interface TabDeps {
  readonly sessions: Sessions;
  readonly logins: Logins;
  readonly tokens: TokenKeeper;
  readonly chunks: PageChunks;
  readonly logger: Logger;
  readonly appUrl: URL;
  /** More frames than this between two beats are too many. */
  readonly maxFramesPerBeat: number;
  /** The login of this tab has ended; every tab of it is to be closed. */
  readonly onLoginEnd: (loginId: string, end: LoginEnd) => void;
  readonly onJoin: (connection: Connection, tab: Tab) => void;
}

/** A tab, from its socket's opening to its close. */
export class Tab implements AskingTab {
  readonly visitor: Visitor;
  isEmbedded = false;
  path = "";
  query = "";
  seq = 0;
  isFresh = true;
  /** Beats since the browser was last heard. */
  silentBeats = 0;
  readonly #deps: TabDeps;
  readonly #socket: WebSocket;
  readonly #link: SocketLink;
  readonly #surroundings: Surroundings;
  #framesInBeat = 0;
  #connection: Connection | undefined;
  /** Frames that arrived while the session is being found; undefined: nothing is being looked for. */
  #early: ClientFrame[] | undefined;
  #unwatch: (() => void) | undefined;
  #hasLoginEnded = false;

  constructor(deps: TabDeps, socket: WebSocket, visitor: Visitor, surroundings: Surroundings) {
    this.#deps = deps;
    this.#socket = socket;
    this.#link = new SocketLink(socket);
    this.visitor = visitor;
    this.#surroundings = surroundings;
    socket.on("message", (data, isBinary) => {
      try {
        this.#onMessage(data, isBinary);
      } catch (error) {
        this.#fail(error);
      }
    });
    socket.on("close", () => this.#onClose());
    // A broken line, or a frame that is none: ws closes the socket itself.
    socket.on("error", ({ message }) => deps.logger.debug("A socket failed", { message }));
    const { login } = visitor;
    if (login === undefined) return;
    // From here on and not from the hello, which may be long in coming.
    this.#unwatch = deps.logins.watch(login, (end) => this.#onLoginEnd(login.loginId, end));
  }

  get address(): string {
    return this.#surroundings.ip;
  }

  /** Whether its browser has said hello. */
  get hasGreeted(): boolean {
    return this.#connection !== undefined || this.#early !== undefined;
  }

  /** Called at each beat. Returns false when nothing has been taken for a whole beat though much waits. */
  beat(): boolean {
    this.silentBeats += 1;
    this.#framesInBeat = 0;
    const { login } = this.visitor;
    const isOver = login !== undefined && login.expiresAt <= Date.now();
    if (isOver && this.hasGreeted) this.#onLoginEnd(login.loginId, { kind: "expired" });
    return this.#link.isTaking();
  }

  send(frame: ServerFrame): void {
    this.#link.sendText(JSON.stringify(frame));
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** The hot path: nothing here waits. */
  #onMessage(data: RawData, isBinary: boolean): void {
    this.silentBeats = 0;
    this.#framesInBeat += 1;
    if (this.#framesInBeat > this.#deps.maxFramesPerBeat) {
      this.close(closeCodes.slowDown, "Too many frames.");
      return;
    }
    // With the default `binaryType` a message is one Buffer.
    if (isBinary || !Buffer.isBuffer(data)) {
      this.close(unsupportedData, "Frames are text.");
      return;
    }
    const json = data.toString();
    const frame = parseClientFrame(json);
    if (frame === undefined) this.#refuse(json);
    else if (this.#connection !== undefined) this.#onFrame(this.#connection, frame);
    else if (this.#early !== undefined) this.#keep(this.#early, frame);
    else if (frame.kind === "hello")
      this.#greet(frame).catch((error: unknown) => this.#fail(error));
    else this.close(policyViolation, "The first frame is hello.");
  }

  #onFrame(connection: Connection, frame: ClientFrame): void {
    // Its socket may be there a little longer, for the last word to the browser.
    if (this.#hasLoginEnded) return;
    switch (frame.kind) {
      case "navigate":
        if (!this.#mayGo(frame)) return;
        this.path = frame.path;
        this.query = frame.query;
        break;
      case "hello":
        this.close(policyViolation, "One hello is enough.");
        return;
      case "pong":
      case "input":
      case "rerun":
      case "stop":
    }
    if ("seq" in frame) {
      this.seq = frame.seq;
      this.isFresh = false;
      const { login } = this.visitor;
      if (login !== undefined) void this.#deps.logins.keepAwake(login);
    }
    connection.receive(frame);
  }

  /** A page that this person may not see is asked for over HTTP, where the answer is a login or the reason. */
  #mayGo({ path, query, seq }: NavigateFrame): boolean {
    const { logins, appUrl } = this.#deps;
    if (!isPagePath(path)) {
      this.send({ kind: "refused", seq, error: pathError });
      return false;
    }
    const url = toAppUrl(path, query, appUrl);
    if (logins.authorize(url, this.visitor.user).allow) return true;
    this.send({ kind: "redirect", url: url.href });
    return false;
  }

  async #greet(hello: HelloFrame): Promise<void> {
    const { sessions, logins, chunks, logger, appUrl, onJoin } = this.#deps;
    if (hello.version !== protocolVersion) {
      this.close(closeCodes.versionMismatch, "Reload the page.");
      return;
    }
    if (!isPagePath(hello.path)) {
      this.close(closeCodes.forbidden, "There is no such page.");
      return;
    }
    const person = toPerson(this.visitor);
    if (hello.person !== undefined && hello.person !== person) {
      // The page, and what is still to be sent from it, is somebody else's.
      this.close(
        person === "" ? closeCodes.loginEnded : closeCodes.otherPerson,
        "Reload the page.",
      );
      return;
    }
    const decision = logins.authorize(toAppUrl(hello.path, hello.query, appUrl), this.visitor.user);
    if (!decision.allow) {
      const isLogin = decision.why === "login";
      this.close(isLogin ? closeCodes.loginEnded : closeCodes.forbidden, "Reload the page.");
      return;
    }
    if (this.#hasLoginEnded) {
      this.close(closeCodes.loginEnded, "The login has ended.");
      return;
    }
    this.#early = [];
    this.isEmbedded = hello.isEmbedded;
    this.path = hello.path;
    this.query = hello.query;
    this.#link.watch(chunks.watch(hello.path));
    try {
      const connection = await sessions.connect({
        hello,
        owner: toOwner(this.visitor),
        user: await this.#deps.tokens.withTokens(this.visitor, { address: this.address }),
        context: toContext(hello, this.#surroundings),
        link: this.#link,
        account: toAccount(this.visitor, {
          hasLogin: logins.canLogIn,
          isEmbedded: hello.isEmbedded,
        }),
      });
      this.#join(connection, onJoin);
    } catch (error) {
      logger.warn("A session could not be joined", { error });
      this.close(tryAgainLater, "Try again.");
    }
  }

  #join(connection: Connection, onJoin: TabDeps["onJoin"]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      connection.disconnect();
      return;
    }
    if (this.#hasLoginEnded) {
      connection.disconnect();
      this.close(closeCodes.loginEnded, "The login has ended.");
      return;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#connection = connection;
    onJoin(connection, this);
    for (const frame of early) this.#onFrame(connection, frame);
  }

  #keep(early: ClientFrame[], frame: ClientFrame): void {
    if (early.length < maxEarlyFrames) early.push(frame);
    else this.close(closeCodes.slowDown, "Too many frames.");
  }

  #onLoginEnd(loginId: string, end: LoginEnd): void {
    // The browser comes back at once, as who he is now.
    if (end.kind === "changed") return this.close(tryAgainLater, "Connect again.");
    this.#hasLoginEnded = true;
    this.#deps.onLoginEnd(loginId, end);
  }

  /** What one browser sends must never end the process that serves all. */
  #fail(error: unknown): void {
    this.#deps.logger.error("A frame could not be taken", { error });
    this.close(internalError, "Try again.");
  }

  /** A frame that is none: its sender hears which one when it can be told, so that it does not send it for ever. */
  #refuse(json: string): void {
    this.#deps.logger.debug("A frame was not understood", { bytes: json.length });
    const seq = this.hasGreeted ? readSeq(json) : undefined;
    if (seq === undefined) this.close(policyViolation, "The frame is not understood.");
    else this.send({ kind: "refused", seq, error: frameError });
  }

  #onClose(): void {
    this.#unwatch?.();
    this.#connection?.disconnect();
    this.#connection = undefined;
  }
}

const frameError: ErrorShape = {
  code: "FRAME_INVALID",
  message: "The server does not understand what the page sent.",
  hint: "Reload the page.",
};

const pathError: ErrorShape = {
  code: "PAGE_PATH_INVALID",
  message: "The page asked for has a name that no page can have.",
  hint: "Go back, or start from the app's home page.",
};

function readSeq(json: string): number | undefined {
  try {
    const frame: unknown = JSON.parse(json);
    const seq = typeof frame === "object" && frame !== null && "seq" in frame ? frame.seq : 0;
    return Number.isSafeInteger(seq) && Number(seq) > 0 ? Number(seq) : undefined;
  } catch {
    return undefined;
  }
}
