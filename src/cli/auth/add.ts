/** `sluice auth add NAME|PRESET`: asks for what a provider needs, writes it down, and says what to register where. */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { loadConfig } from "../../config/load.ts";
import { type Preset, fillTemplate, findPreset, presets } from "../../config/presets.ts";
import { ConfigError } from "../../config/problems.ts";
import { providerKeys } from "../../config/provider.ts";
import { type Table, emptyTable, spelling } from "../../config/settings.ts";
import { readTomlFile } from "../../config/toml-file.ts";
import { UsageError, readArguments } from "../arguments.ts";
import { type CommandIo, print } from "./io.ts";
import { type Questions, createQuestions } from "./questions.ts";
import { addToToml, ignoreInGit, secretsPath, tomlLine, writeSecrets } from "./secrets-file.ts";

const options = { preset: { type: "string" }, root: { type: "string" } } as const;
const localHome = "http://localhost:{port}/";
const callback = "oauth2callback";
/** What `[auth]` has beside its providers. */
const settings = ["redirect_uri", "cookie_secret", ...providerKeys];

/** @returns 0 when the provider was added. */
export async function addProvider(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments("auth add", args, options);
  const [name, ...more] = positionals;
  const names = presets.map((preset) => preset.name).join(", ");
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      "sluice auth add needs one name for the provider.",
      `Name one that is known (${names}), or any name of your own.`,
    );
  }
  if (!/^[\w-]+$/.test(name) || settings.includes(spelling(name))) {
    throw new UsageError(
      `"${name}" cannot be the name of a provider.`,
      'Use letters, digits, "_" and "-", and no key of [auth].',
    );
  }
  const preset = findPreset(values.preset ?? name);
  if (values.preset !== undefined && preset === undefined) {
    throw new UsageError(`There is no preset "${values.preset}".`, `There are: ${names}.`);
  }
  const root = resolve(io.cwd, values.root ?? ".");
  const path = secretsPath(root);
  const auth = readAuthTable(root, path);
  if (auth.entries.has(name)) {
    throw new UsageError(
      `${path} has an [auth.${name}] already.`,
      `Change it there, or choose another name: sluice auth add NAME --preset ${preset?.name ?? "google"}`,
    );
  }
  const questions = createQuestions(io);
  try {
    await askAndWrite(io, questions, { root, path, auth, name, preset });
  } finally {
    questions.close();
  }
  return 0;
}

interface Addition {
  readonly root: string;
  readonly path: string;
  readonly auth: Table;
  readonly name: string;
  readonly preset: Preset | undefined;
}

async function askAndWrite(io: CommandIo, questions: Questions, addition: Addition): Promise<void> {
  const { root, path, auth, name, preset } = addition;
  const shared: string[] = [];
  const known = auth.entries.get("redirect_uri");
  const redirectUri =
    known?.kind === "value" && typeof known.value === "string"
      ? known.value
      : await askRedirectUri(questions);
  if (known === undefined) shared.push(tomlLine("redirect_uri", redirectUri));
  if (!auth.entries.has("cookie_secret")) {
    shared.push(tomlLine("cookie_secret", randomBytes(32).toString("base64url")));
  }
  const port = "8501";
  const registered = redirectUri.replace("{port}", port);
  printSteps(io, preset, registered);

  const lines = preset === undefined ? [] : [tomlLine("preset", preset.name)];
  for (const [key, value] of await askAddress(questions, preset)) lines.push(tomlLine(key, value));
  lines.push(tomlLine("client_id", await questions.ask({ text: "Client ID" })));
  const secret = await questions.ask({ text: "Client secret", isSecret: true });
  lines.push(tomlLine("client_secret", secret));
  if (lines.some((line) => /^tenant = "(?:common|organizations)"$/i.test(line))) {
    lines.push(await askTenants(questions));
  }
  write(io, { shared, name, lines }, addition);

  print(
    io,
    "",
    `Redirect URI to register: ${registered}`,
    ...(redirectUri === registered ? [] : [`{port} is the port the app has; ${port} by default.`]),
    `Try it with: sluice auth check ${name}`,
    `In the script: st.login(${JSON.stringify(name)})`,
  );
  warnOfProblems(io, root, path);
}

function readAuthTable(root: string, path: string): Table {
  const file = readTomlFile(join(root, path), path);
  if (file.kind === "unreadable") throw new ConfigError([file.problem]);
  const none = emptyTable({ kind: "file", file: path, line: undefined });
  const auth = file.kind === "settings" ? file.table.entries.get("auth") : undefined;
  return auth?.kind === "table" ? auth : none;
}

async function askRedirectUri(questions: Questions): Promise<string> {
  const home = await questions.ask({
    text: "Where will people open the app?",
    defaultValue: localHome,
    pattern: /^https?:\/\/[^\s?#]+$/,
    example: "https://app.example.com/",
  });
  if (home.endsWith(`/${callback}`)) return home;
  return `${home.endsWith("/") ? home : `${home}/`}${callback}`;
}

function printSteps(io: CommandIo, preset: Preset | undefined, redirectUri: string): void {
  const appUrl = redirectUri.slice(0, -callback.length);
  const steps = preset?.steps ?? [
    "Register a confidential web application at the provider, for the authorization code flow.",
    "Redirect URI: {redirect_uri}",
    "Copy the client ID and the client secret.",
  ];
  print(io, "", `At ${preset?.label ?? "the provider"}:`);
  for (const [index, step] of steps.entries()) {
    const filled = fillTemplate(step, {
      redirect_uri: redirectUri,
      logout_uri: `${appUrl}auth/logged-out`,
    });
    print(io, `  ${index + 1}. ${filled}`);
  }
  print(io, "");
}

/** What the provider's address is made of, as keys and values. */
async function askAddress(
  questions: Questions,
  preset: Preset | undefined,
): Promise<readonly (readonly [string, string])[]> {
  if (preset === undefined) {
    const url = await questions.ask({
      text: "Its metadata URL or issuer",
      pattern: /^https?:\/\/[^\s?#]+$/,
      example: "https://id.example.com/.well-known/openid-configuration",
    });
    return [[url.includes("/.well-known/") ? "server_metadata_url" : "issuer", url]];
  }
  const answers: (readonly [string, string])[] = [];
  for (const { key, question, ...rest } of preset.values) {
    // Questions are asked one after the other.
    // oxlint-disable-next-line no-await-in-loop
    answers.push([key, await questions.ask({ text: question, ...rest })]);
  }
  return answers;
}

async function askTenants(questions: Questions): Promise<string> {
  const answer = await questions.ask({
    text: "IDs of the tenants that may log in, with commas between",
    pattern: /^[\da-f-]{36}(?:\s*,\s*[\da-f-]{36})*$/i,
    example: "8eaef023-2b34-4da1-9baa-8bc8c9d6a490",
  });
  return `allowed_tenants = ${JSON.stringify(answer.split(/\s*,\s*/))}`;
}

function write(
  io: CommandIo,
  content: Parameters<typeof addToToml>[1],
  { root, path }: Addition,
): void {
  const text = readText(join(root, path));
  const extended = addToToml(text, content);
  if (extended === undefined) {
    throw new UsageError(
      `${path} writes [auth] in a way that only you can extend.`,
      `Add ${content.shared.map((line) => line.split(" ")[0]).join(" and ")} to it, and start again.`,
    );
  }
  writeSecrets(root, path, extended);
  print(io, "", `Wrote [auth.${content.name}] to ${path}, which only you can read.`);
  if (ignoreInGit(root, path)) print(io, "Added its folder to .gitignore.");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** What keeps the app from starting: said now, not at its start. */
function warnOfProblems(io: CommandIo, root: string, path: string): void {
  try {
    loadConfig({ root, mode: "development", env: io.env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(io, "", `The app will not start with ${path} yet:`, error.message);
  }
}
