/** What the login's tests must cover, by the numbers and module names in their titles. */

/** S-01 … S-56: the statements of the reference. */
const statements = range("S", 1, 56);

/** The attacks; numbers that were never given are left out. */
const attacks = [...range("A", 1, 25), ...range("A", 30, 56), ...range("A", 58, 64)];

const basic = [
  "",
  "-invalid-iss",
  "-missing-sub",
  "-invalid-aud",
  "-missing-iat",
  "-kid-absent-single-jwks",
  "-kid-absent-multiple-jwks",
  "-idtoken-sig-rs256",
  "-idtoken-sig-none",
  "-invalid-sig-rs256",
  "-userinfo-invalid-sub",
  "-nonce-invalid",
  "-scope-userinfo-claims",
  "-client-secret-basic",
];
const backchannel = "-rp-backchannel-rpinitlogout";

/** The modules of the OpenID Foundation's relying-party plans, and what goes beyond them. */
const modules = [
  ...basic,
  ...basic.map((name) => `${name} by form_post`),
  " with an error by form_post",
  "-discovery-openid-config",
  "-discovery-jwks-uri-keys",
  "-discovery-issuer-mismatch",
  "-signing-key-rotation-just-before-signing",
  "-signing-key-rotation",
  "-rp-init-logout",
  "-rp-init-logout-other-state",
  "-rp-init-logout-no-state",
  backchannel,
  ...[
    "alg-none",
    "no-event",
    "with-nonce",
    "wrong-alg",
    "wrong-aud",
    "wrong-event",
    "wrong-iss",
  ].map((lie) => `${backchannel}-${lie}`),
  "-invalid-sig-hs256",
  "-invalid-sig-es256",
  "-aggregated-claims",
  "-distributed-claims",
  "-userinfo-signed",
  "-refresh-invalid-iss",
  "-refresh-invalid-sub",
  "-3rd-party-init-login",
].map((name) => `oidcc-client-test${name}`);

/**
 * Counts what the tests that passed name in their titles.
 *
 * @param titles - Full titles, of every test that passed.
 * @returns One line for a person each, and the names that no title has.
 */
export function countNumbers(titles) {
  const named = new Set(
    titles.flatMap(
      (title) =>
        title.match(
          /\b[AS]-\d\d\b|oidcc-client-test[\w-]*(?: (?:with an error )?by form_post)?/g,
        ) ?? [],
    ),
  );
  const lists = {
    "statements of the reference": statements,
    attacks,
    "conformance modules": modules,
  };
  const missing = Object.values(lists).flatMap((list) => list.filter((name) => !named.has(name)));
  const lines = Object.entries(lists).map(([what, list]) => {
    const covered = list.filter((name) => named.has(name)).length;
    return `${covered} of ${list.length} ${what} have a test that passed`;
  });
  return { lines, missing };
}

function range(letter, from, to) {
  return Array.from(
    { length: to - from + 1 },
    (_, index) => `${letter}-${String(from + index).padStart(2, "0")}`,
  );
}
