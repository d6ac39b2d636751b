/** The name by which a tab asks for its session again: 128 random bits. */

import { randomBytes } from "node:crypto";

const idBytes = 16;

/** Makes a resume id: 22 characters of base64url, as the hello frame has it. */
export function createResumeId(): string {
  return randomBytes(idBytes).toString("base64url");
}
