/** `cookie_secret`: what seals the cookies. In production it has to look as if a machine had chosen it. */

import type { Section } from "./section.ts";
import type { Config } from "./types.ts";

const leastBytes = 32;
const cure =
  "Make one with: node -p \"require('crypto').randomBytes(32).toString('base64url')\" and keep it out of the repository.";

export function readCookieSecrets(
  section: Section,
  mode: Config["mode"],
): readonly [string, ...string[]] | undefined {
  const key = "cookie_secret";
  const [first, ...others] = section.texts(key) ?? [];
  if (first === undefined) {
    if (!section.isWrong(key)) section.refuse(key, "is missing", cure);
    return undefined;
  }
  const secrets = [first, ...others] as const;
  const weakness = secrets.map(findWeakness).find((each) => each !== undefined);
  if (weakness === undefined) return secrets;
  if (mode === "production" || secrets.includes("")) return section.refuse(key, weakness, cure);
  section.report.warning(`${section.name(key)} ${weakness}: enough for development. ${cure}`);
  return secrets;
}

/** What makes a secret guessable, or undefined when it looks random enough for a key of 256 bits. */
export function findWeakness(secret: string): string | undefined {
  if (secret === "") return "is empty";
  if (Buffer.byteLength(secret) < leastBytes) return `is shorter than ${leastBytes} bytes`;
  if (
    /change.?me|replace|example|your.?(?:own|secret|cookie)|(?:cookie|strong).?secret|password|placeholder/i.test(
      secret,
    )
  ) {
    return "is a placeholder";
  }
  return isRepetition(secret) || isSequence(secret) || bitsOf(secret) < 96
    ? "is too regular to be random"
    : undefined;
}

/** Whether a shorter text was written again and again. */
function isRepetition(secret: string): boolean {
  return (secret + secret).indexOf(secret, 1) < secret.length;
}

/** Whether most characters follow from their neighbour: `abcdefgh`, `11112222`. */
function isSequence(secret: string): boolean {
  let steps = 0;
  for (let index = 1; index < secret.length; index += 1) {
    if (Math.abs(secret.charCodeAt(index) - secret.charCodeAt(index - 1)) <= 1) steps += 1;
  }
  return steps > secret.length / 2;
}

/** Shannon's measure over the single characters: an upper bound that only plainly poor texts fail. */
function bitsOf(secret: string): number {
  const counts = new Map<string, number>();
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = Array.from(secret).length;
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / length);
  return bits;
}
