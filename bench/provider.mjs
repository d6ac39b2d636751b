/** An OpenID provider in a process of its own, whose work is not the app's. Argument: its configuration over the usual, as JSON. */

import { runnerImport } from "vite";

const path = new URL("../test/providers/oidc-provider.ts", import.meta.url).pathname;
const { module } = await runnerImport(path);
const provider = await module.startOidcProvider({
  configuration: JSON.parse(process.argv[2]),
});
process.send?.(provider.metadataUrl.href);
process.once("disconnect", () => process.exit());
