/** Measures Sluice and prints the figures as a table, ratios beside a peer of the same run. */

import { parseArgs } from "node:util";

import { measureClicks, measureCrowd } from "./clicks.ts";
import { measureLogin } from "./login.ts";
import { measureMemory } from "./memory.ts";
import { measurePage } from "./page.ts";
import { measureSave } from "./save.ts";
import { measureStart, startSluice, startStreamlit } from "./servers.ts";
import { type Row, printTable } from "./table.ts";

const usage = `npm run bench -- [--peer streamlit --venv FOLDER] [--only start,clicks,crowd,memory,page,save,login]

Without a peer the comparison is a raw WebSocket echo, where there is one to make.
--venv is a Python virtual environment with Streamlit in it: python3 -m venv FOLDER && FOLDER/bin/pip install streamlit`;

const startOurs = (): ReturnType<typeof startSluice> => startSluice("start");

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: "string" },
      venv: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (
    values.help === true ||
    (values.peer !== undefined && (values.peer !== "streamlit" || values.venv === undefined))
  ) {
    console.log(usage);
    return values.help === true ? 0 : 2;
  }
  const venv = values.venv;
  const isWanted = (part: string): boolean => values.only?.split(",").includes(part) ?? true;
  const rows: Row[] = [];
  const peer = venv === undefined ? undefined : () => startStreamlit(venv);

  if (isWanted("start")) rows.push(...(await measureStart(startOurs, peer)));
  if (isWanted("clicks")) rows.push(...(await measureClicks(startOurs)));
  if (isWanted("crowd")) rows.push(...(await measureCrowd(startOurs)));
  if (isWanted("memory")) rows.push(...(await measureMemory(startOurs)));
  if (isWanted("page")) rows.push(...(await measurePage(startOurs, peer)));
  if (isWanted("save")) rows.push(...(await measureSave()));
  if (isWanted("login")) rows.push(...(await measureLogin()));
  printTable(rows, venv !== undefined);
  return 0;
}
