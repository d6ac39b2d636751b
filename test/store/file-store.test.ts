import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ClassicLevel } from "classic-level";
import { expect, it, onTestFinished, vi } from "vitest";

import { createFileStore } from "../../src/store/file-store.ts";

const root = new URL("../../", import.meta.url).pathname;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-file-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "state");
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** Another process with the store of the folder open: it answers each key once it is stored. */
function openElsewhere(folder: string) {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    [
      join(root, "test/store/load.mjs"),
      join(root, "src/store/file-store.ts"),
      "createFileStore",
      JSON.stringify({ folder }),
    ],
    { cwd: root },
  );
  child.stderr.pipe(process.stderr);
  // It is killed while it is written to.
  child.stdin.on("error", () => undefined);
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => `${(await lines.next()).value}`;
  return { child, nextLine };
}

it("keeps its entries when it is closed and opened again", async () => {
  const folder = await newFolder();
  const first = await createFileStore({ folder });
  await first.set("a:1", "kept");
  await first.set("a:2", "short", { expiresInMs: 1 });
  await first.close();

  const second = await createFileStore({ folder });
  onTestFinished(() => second.close());

  expect(await second.get("a:1")).toBe("kept");
  await vi.waitFor(async () => expect(await second.get("a:2")).toBeUndefined());
});

it("has every awaited write after the process that made them was killed", async () => {
  const folder = await newFolder();
  const { child, nextLine } = openElsewhere(folder);
  expect(await nextLine()).toBe("open");
  const value = "x".repeat(2000);
  for (let index = 0; index < 3000; index += 1) child.stdin.write(`key:${index} ${value}\n`);

  const stored: string[] = [];
  while (stored.length < 500) stored.push(await nextLine());
  child.kill("SIGKILL");
  await once(child, "exit");

  const store = await createFileStore({ folder });
  onTestFinished(() => store.close());
  const values = await Promise.all(stored.map((key) => store.get(key)));
  expect(values.filter((each) => each !== value)).toEqual([]);
});

it("tells a second process which one holds the folder, and lets it in when that one is gone", async () => {
  const folder = await newFolder();
  const { child, nextLine } = openElsewhere(folder);
  expect(await nextLine()).toBe("open");

  await expect(createFileStore({ folder })).rejects.toMatchObject({
    name: "StoreError",
    code: "STORE_LOCKED",
    message: `The store in ${folder} is held by process ${child.pid}.`,
  });

  child.kill("SIGKILL");
  await once(child, "exit");
  const store = await createFileStore({ folder });
  await store.close();
});

it("closes its folder and files to other users, files made later too", async () => {
  const folder = await newFolder();
  await rm(folder, { recursive: true, force: true });
  const store = await createFileStore({ folder, sweepIntervalMs: 20 });
  onTestFinished(() => store.close());
  const large = "x".repeat(1024 * 1024);
  // More than LevelDB's write buffer, so that it starts new files.
  for (let index = 0; index < 10; index += 1) await store.set(`large:${index}`, large);

  const files = async (): Promise<string[]> =>
    (await readdir(join(folder, "store"))).map((name) => join(folder, "store", name));
  expect((await files()).some((file) => file.endsWith(".ldb"))).toBe(true);
  await vi.waitFor(async () => {
    for (const file of await files()) expect(await modeOf(file)).toBe(0o600);
  });
  expect(await modeOf(folder)).toBe(0o700);
  expect(await modeOf(join(folder, "store"))).toBe(0o700);
  expect(await modeOf(join(folder, "store.pid"))).toBe(0o600);
});

it("closes a folder that was open to others", async () => {
  const folder = await newFolder();
  await (await createFileStore({ folder })).close();
  await chmod(folder, 0o755);

  await (await createFileStore({ folder })).close();

  expect(await modeOf(folder)).toBe(0o700);
});

it("removes what has expired from the disk, and nothing that was renewed", async () => {
  const folder = await newFolder();
  const start = Date.parse("2030-01-01T00:00:30Z");
  const store = await createFileStore({ folder, now: () => start });
  await store.set("a:gone", "x", { expiresInMs: 1_000 });
  await store.set("a:renewed", "x", { expiresInMs: 1_000 });
  await store.set("a:renewed", "x", { expiresInMs: 3_600_000 });
  await store.set("a:again", "x", { expiresInMs: 1_000 });
  await store.set("a:again", "x");
  await store.close();

  await (await createFileStore({ folder, now: () => start + 120_000 })).close();

  const db = new ClassicLevel(join(folder, "store"));
  const keys = await db.keys().all();
  await db.close();
  expect(keys).toEqual([
    "e!a:again",
    "e!a:renewed",
    expect.stringMatching(/^x![0-9a-z]{8}!a:renewed$/),
  ]);
});

it("removes what expires while it is open", async () => {
  const folder = await newFolder();
  const start = Date.parse("2030-01-01T00:00:30Z");
  let time = start;
  const store = await createFileStore({ folder, now: () => time, sweepIntervalMs: 10 });
  onTestFinished(() => store.close());
  await store.set("a:gone", "x", { expiresInMs: 1_000 });

  // Read with the clock set back: an entry that was only hidden would show.
  await vi.waitFor(async () => {
    time = start;
    const value = await store.get("a:gone");
    time = start + 120_000;
    expect(value).toBeUndefined();
  });
});

it("says that its files are damaged", async () => {
  const folder = await newFolder();
  const store = await createFileStore({ folder });
  await store.set("a:1", "x");
  await store.close();
  await writeFile(join(folder, "store", "CURRENT"), "garbage");

  await expect(createFileStore({ folder })).rejects.toMatchObject({ code: "STORE_DAMAGED" });
});

it("says that its folder cannot be used", async () => {
  const folder = await newFolder();
  await rm(folder, { recursive: true, force: true });
  await writeFile(folder, "a file");

  await expect(createFileStore({ folder })).rejects.toMatchObject({ code: "STORE_FAILED" });
});

it("leaves no process id behind", async () => {
  const folder = await newFolder();
  const store = await createFileStore({ folder });
  expect(await readFile(join(folder, "store.pid"), "utf8")).toBe(`${process.pid}\n`);

  await store.close();

  expect(await readdir(folder)).toEqual(["store"]);
});
