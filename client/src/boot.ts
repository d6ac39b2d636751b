/** The first code of a page: opens the line at once, so that the script runs while the rest of the code is on its way. */

import { createHello } from "./connection/greeting.ts";
import { serverUrl } from "./connection/location.ts";
import { claimSession, keptSession } from "./connection/resume.ts";
import { openSocket } from "./connection/socket.ts";

const claimed = claimSession();
const url = serverUrl("_sluice/socket");
url.protocol = url.protocol.replace("http", "ws");
const transport = openSocket(url.href, async () => {
  const session = keptSession() ?? (await claimed);
  return JSON.stringify(createHello(session));
});

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no element #app.");
const { start } = await import("./app.tsx");
start(transport, root);
