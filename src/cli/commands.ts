/** The table of subcommands: what each says of itself in `--help`, and what runs it. */

/** One subcommand. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** What `--help` adds: options, each in a line, and what else one should know. */
  readonly details: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

const serverOptions = `Options
  --port PORT         Port to listen on. 0 takes a free one. Default: 8501, or [server] port
  --address ADDRESS   Address to listen on. Default: loopback, this machine only
  --public URL        The app's public URL, where it is not this machine and no [auth] says it`;

/** All subcommands, by name. Each loads its code when it is called. */
export const commands: Readonly<Record<string, Command>> = {
  run: {
    name: "run",
    usage: "sluice run SCRIPT [options]",
    summary:
      "Serve a script for development: watches its files, and has a login that works at once",
    details: `${serverOptions}
  --as EMAIL          Log in as this person of the development provider without asking`,
    run: async (args) => (await import("./serve.ts")).run(args),
  },
  start: {
    name: "start",
    usage: "sluice start SCRIPT [options]",
    summary: "Serve a script in production: no watching, and visitors see no stack traces",
    details: `${serverOptions}

The script is built first when it has changed since the last "sluice build".`,
    run: async (args) => (await import("./serve.ts")).start(args),
  },
  build: {
    name: "build",
    usage: "sluice build SCRIPT",
    summary: 'Record a script and its modules for "sluice start"',
    details: "Writes .sluice/build/graph.json beside the script.",
    run: async (args) => (await import("./build.ts")).build(args),
  },
  init: {
    name: "init",
    usage: "sluice init NAME",
    summary: "Make a folder with an app that runs at once",
    details: "The folder must not exist, or be empty.",
    run: async (args) => (await import("./init.ts")).init(args),
  },
  auth: {
    name: "auth",
    usage: "sluice auth add|check|explain …",
    summary: "Add a login provider, try it, or see what the policy decides",
    details: `  sluice auth add NAME            Ask for what a provider needs and write it to secrets.toml.
                                  NAME is google, microsoft, okta, auth0, keycloak, cognito, gitlab
                                  or, with --preset, a name of your own
  sluice auth check [NAME]        Try everything short of a person: metadata, clock, keys, redirect
                                  URI, credentials, logout
  sluice auth explain EMAIL [PATH]  Say what the policy decides over somebody, and by which rule

Options
  --root FOLDER       The app's folder. Default: this one
  --preset PRESET     (add) What kind of provider NAME is
  --group GROUP       (explain) A group of the person; may be repeated
  --claim NAME=VALUE  (explain) A claim of the person; may be repeated
  --provider NAME     (explain) Whom the person logs in with. Default: the first
  --unverified        (explain) The address is not verified`,
    run: async (args) => (await import("./auth/main.ts")).auth(args),
  },
};

export function findCommand(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** What `sluice --help` prints. */
export function overview(): string {
  const lines = Object.values(commands).map(({ name, summary }) => `  ${name.padEnd(8)}${summary}`);
  return `Sluice turns a TypeScript script into a live web app, with a login in front of it.

Usage: sluice COMMAND

${lines.join("\n")}

  "sluice COMMAND --help" says more. "sluice --version" prints the version.
`;
}

/** What `sluice COMMAND --help` prints. */
export function helpOf({ usage, summary, details }: Command): string {
  return `${summary}.\n\nUsage: ${usage}\n\n${details}\n`;
}
