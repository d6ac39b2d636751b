/** What the code says with which the server closed the line: whether it is for good, and the words for the person. */

import type { ErrorShape } from "../../../src/errors.ts";
import { closeCodes } from "../../../src/protocol/frames.ts";

/** `login`: nobody is logged in any more; `person`: somebody else is. */
export type EndReason = "login" | "person" | "forbidden" | "outdated";

/** RFC 6455 section 7.4.1: a frame was larger than the server takes. */
export const tooLarge = 1009;
/** Ibid.: something failed on the server. */
const failed = 1011;

/** Why the line does not come back by itself; undefined: it does. */
export function endOf(code: number): EndReason | undefined {
  switch (code) {
    case closeCodes.loginEnded:
      return "login";
    case closeCodes.otherPerson:
      return "person";
    case closeCodes.forbidden:
      return "forbidden";
    case closeCodes.versionMismatch:
      return "outdated";
    default:
      return undefined;
  }
}

/** What the person is told of a line that does come back. Of one that merely broke nothing: it is mended in a moment. */
export function wordsOf(code: number): ErrorShape | undefined {
  switch (code) {
    case closeCodes.slowDown:
      return {
        code: "CLIENT_TOO_FAST",
        message: "This page sent more to the app than it takes at once.",
        hint: "It connects again by itself. If that goes on, reload the page.",
      };
    case tooLarge:
      return {
        code: "CLIENT_TOO_LARGE",
        message: "What you entered last is larger than the app takes, and was not sent.",
        hint: "Make it shorter.",
      };
    case failed:
      return {
        code: "CLIENT_FAILED",
        message: "The app could not do that.",
        hint: "Try again in a moment.",
      };
    default:
      return undefined;
  }
}
