/** Installs the programs that tests drive and npm does not bring, where this machine has apt and lets us. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Debian package → what it must bring. */
const tools = {
  chromium: "/usr/bin/chromium",
  "redis-server": "/usr/bin/redis-server",
};

/** Installs what is missing. Returns the names of what could not be. */
export function installTools() {
  const wanted = Object.entries(tools).filter(([, file]) => !existsSync(file));
  if (wanted.length === 0) return [];
  const names = wanted.map(([name]) => name);
  if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log(`Installing ${names.join(", ")} …`);
    const options = {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], options);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], options);
  }
  return wanted.filter(([, file]) => !existsSync(file)).map(([name]) => name);
}
