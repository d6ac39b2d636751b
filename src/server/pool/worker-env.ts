/** The environment of a worker: the server's, without what is secret to the login and the store. */

const secret = /^SLUICE_(?:AUTH|STORE)/i;

/** Leaves out `SLUICE_AUTH…` and `SLUICE_STORE…`, their `_FILE` forms with them, in any case. */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}
