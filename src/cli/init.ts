/** `sluice init NAME`: a folder with an app that runs at once. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { UsageError, readArguments } from "./arguments.ts";
import { packageFolder, packageVersion } from "./package-info.ts";

/** Makes the folder. */
export async function init(args: readonly string[]): Promise<number> {
  const { positionals } = readArguments("init", args, {});
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      "sluice init needs one name for the new folder.",
      "For example: sluice init my-app",
    );
  }
  const folder = resolve(name);
  const packageName = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  if (packageName === "") {
    throw new UsageError(`"${name}" cannot be the name of a package.`, "Use letters and digits.");
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(
      `${folder} is not empty.`,
      "Choose another name, or empty the folder first.",
    );
  }
  mkdirSync(folder, { recursive: true });
  const files: Readonly<Record<string, string>> = {
    "app.ts": script,
    "package.json": `${JSON.stringify(manifest(packageName, dependency(folder)), null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(tsconfig, null, 2)}\n`,
    ".gitignore": "node_modules/\n.sluice/\n",
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  process.stdout.write(`Made ${name}: ${Object.keys(files).join(", ")}.

Next:
  cd ${name}
  npm install
  npm start
`);
  return 0;
}

/** A clone is no published version: the app depends on the tarball that is packed from it. */
function dependency(folder: string): string {
  if (!existsSync(join(packageFolder, "src"))) return `^${packageVersion()}`;
  const packed = spawnSync(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder],
    {
      cwd: packageFolder,
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  const tarball = packed.stdout.trim().split("\n").at(-1);
  if (packed.status !== 0 || tarball === undefined || tarball === "") {
    throw new UsageError(
      "Sluice could not be packed from its clone.",
      "Run npm run build there, and try again.",
    );
  }
  return `file:${tarball}`;
}

function manifest(name: string, sluice: string): object {
  return {
    name,
    private: true,
    type: "module",
    scripts: { start: "sluice run app.ts", serve: "sluice start app.ts" },
    dependencies: { sluice },
    devDependencies: { "oidc-provider": "^9.13.0", typescript: "^6.0.0" },
  };
}

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    jsx: "react-jsx",
    resolveJsonModule: true,
  },
  include: ["**/*.ts", "**/*.tsx"],
};

const script = `import * as st from "sluice";

st.title("Hello");

const name = st.textInput("Your name", { placeholder: "Ada" });
const times = st.slider("How often", { min: 1, max: 5, value: 1 });

for (let i = 0; i < times; i++) st.write(\`Hello, **\${name || "you"}**!\`);

st.divider();

// A login with any OpenID provider. Without a configuration, people of the development provider log in.
if (!st.user.isLoggedIn) {
  if (st.button("Log in")) st.login();
} else {
  st.write(\`You are \${st.user.name}.\`);
  if (st.button("Log out")) st.logout();
}
`;
