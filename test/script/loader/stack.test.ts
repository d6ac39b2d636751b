import { expect, it } from "vitest";

import { parseStack } from "../../../src/script/loader/stack.ts";

it.each([
  ["    at run (/app/a.ts:1:2)", { function: "run", file: "/app/a.ts", line: 1, column: 2 }],
  ["    at /app/a.ts:1:2", { function: undefined, file: "/app/a.ts", line: 1, column: 2 }],
  ["    at async /app/a.ts:1:2", { function: undefined, file: "/app/a.ts", line: 1, column: 2 }],
  ["    at async go (/app/a.ts:1:2)", { function: "go", file: "/app/a.ts", line: 1, column: 2 }],
  [
    "    at new Point (/app/a.ts:1:2)",
    { function: "new Point", file: "/app/a.ts", line: 1, column: 2 },
  ],
  [
    "    at A.b [as c] (/app/a.ts:1:2)",
    { function: "A.b [as c]", file: "/app/a.ts", line: 1, column: 2 },
  ],
  [
    "    at Object.<anonymous> (/app/a.ts:1:2)",
    { function: undefined, file: "/app/a.ts", line: 1, column: 2 },
  ],
  [
    "    at /my (new) app/a.ts:1:2",
    { function: undefined, file: "/my (new) app/a.ts", line: 1, column: 2 },
  ],
  [
    "    at run (/my (new) app/a.ts:1:2)",
    { function: "run", file: "/my (new) app/a.ts", line: 1, column: 2 },
  ],
  [
    "    at run (file:///my%20app/a.js:1:2)",
    { function: "run", file: "/my app/a.js", line: 1, column: 2 },
  ],
  ["    at /app/a.ts?script:1:2", { function: undefined, file: "/app/a.ts", line: 1, column: 2 }],
  ["    at listen (node:net:1:2)", { function: "listen", file: "node:net", line: 1, column: 2 }],
])("reads %s", (text, expected) => {
  expect(parseStack(`Error: message\n${text}`)).toEqual([expected]);
});

it.each(["Error: at a:1:2", "    at async Promise.all (index 0)", "    at native", ""])(
  "finds no frame in %j",
  (text) => {
    expect(parseStack(text)).toEqual([]);
  },
);
