/** Starts the API over the configuration and the store of the app whose folder is given. */

import { createServer } from "node:http";
import { resolve } from "node:path";

import { createAuth, loadConfig, openStore, toNodeHandler } from "sluice/auth";

import { createApi } from "./api.ts";

const root = resolve(process.argv[2] ?? ".");
const mode = process.env["NODE_ENV"] === "production" ? "production" : "development";
const config = loadConfig({ root, mode, env: process.env });
if (config.auth === undefined)
  throw new Error(`There is no [auth] in ${root}/.sluice/secrets.toml.`);

const { appUrl } = config.auth;
const auth = createAuth({
  config: config.auth,
  // The app's own: here a logout of the app is found.
  store: await openStore(config),
  onEvent: (event) => console.log(JSON.stringify(event)),
});
const port = Number(process.env["PORT"] ?? 8502);
const handler = toNodeHandler(createApi(auth, appUrl).fetch, appUrl);
// As much room for headers as the app's own server has: a login may take four cookies.
createServer({ maxHeaderSize: 40 * 1024 }, handler).listen(port, "127.0.0.1", () => {
  console.log(`The API of ${appUrl.href} is on port ${port}.`);
});
