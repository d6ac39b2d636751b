/** A folder of files in the system's temporary folder, as an app of someone. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { onTestFinished } from "vitest";

export interface TestApp {
  readonly root: string;
  /** Absolute path of a file of it. */
  file(name: string): string;
  write(name: string, text: string): void;
  remove(name: string): void;
}

/** Makes the folder, for the running test. */
export function createApp(files: Readonly<Record<string, string>>): TestApp {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "sluice-app-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
  const app: TestApp = {
    root,
    file: (name) => path.join(root, name),
    write(name, text) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    },
    remove: (name) => rmSync(path.join(root, name)),
  };
  for (const [name, text] of Object.entries(files)) app.write(name, text);
  return app;
}
