/** Installs the programs that tests drive and npm does not bring, where this machine has apt and lets us. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What tests need → its Debian packages, and a file that they bring. */
const tools = {
  Chromium: { packages: ["chromium"], file: "/usr/bin/chromium" },
  Redis: { packages: ["redis-server"], file: "/usr/bin/redis-server" },
  nginx: { packages: ["nginx"], file: "/usr/sbin/nginx" },
  Caddy: { packages: ["caddy"], file: "/usr/bin/caddy" },
  OpenSSL: { packages: ["openssl"], file: "/usr/bin/openssl" },
  Glewlwyd: { packages: ["glewlwyd", "sqlite3"], file: "/usr/bin/glewlwyd" },
  "LemonLDAP::NG": {
    packages: [
      "liblemonldap-ng-portal-perl",
      "libgd-securityimage-perl",
      "libimage-magick-perl",
      "libio-string-perl",
      "libstring-random-perl",
    ],
    file: "/usr/share/perl5/Lemonldap/NG/Portal/Issuer/OpenIDConnect.pm",
  },
  doorkeeper: {
    packages: [
      "puma",
      "ruby-actionpack",
      "ruby-activerecord",
      "ruby-doorkeeper-openid-connect",
      "ruby-railties",
      "ruby-sqlite3",
    ],
    file: "/usr/share/ruby-doorkeeper/app",
  },
};

/** Installs what is missing. Returns the names of what is there then, and of what could not be installed. */
export function installTools() {
  const wanted = Object.values(tools).filter(({ file }) => !existsSync(file));
  const packages = wanted.flatMap((tool) => tool.packages);
  const hasApt = process.platform === "linux" && existsSync("/usr/bin/apt-get");
  if (packages.length > 0 && hasApt && process.getuid?.() === 0) {
    console.log(`Installing ${packages.join(", ")} …`);
    const options = {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    };
    spawnSync("apt-get", ["update", "-qq"], options);
    // One by one: what this machine's Debian does not have must not keep out the rest.
    for (const { packages: names } of wanted) {
      spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], options);
    }
  }
  const names = Object.keys(tools);
  const isThere = (name) => existsSync(tools[name].file);
  return {
    present: names.filter(isThere),
    missing: names.filter((name) => !isThere(name)),
  };
}
