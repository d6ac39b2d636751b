/** `npm test`: installs and builds what is missing, then everything a change must pass. The last line counts. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { countNumbers } from "./numbers.mjs";
import { bin, build, checkNode, install, root, run } from "./steps.mjs";
import { installTools } from "./tools.mjs";

checkNode();
install();
const { present, missing } = installTools();
build();

const scratch = mkdtempSync(join(tmpdir(), "sluice-test-"));
const outcomes = [];

/** One check: a command that ends well, or not. */
function check(name, command, args, options) {
  console.log(`\n— ${name}`);
  const passed = run(command, args, options);
  if (!passed) console.error(`✗ ${name}`);
  outcomes.push({ name, passed });
}

check("format", bin("oxfmt"), ["--check"]);
check("lint and types", bin("oxlint"), ["--deny-warnings"]);
check("imports point one way", bin("depcruise"), [
  "src",
  "client/src",
  "--config",
  ".dependency-cruiser.mjs",
]);
check("no dead code", bin("knip"), []);
check("reference can be built", bin("typedoc"), []);

const report = join(scratch, "vitest.json");
console.log("\n— tests");
run(bin("vitest"), ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
const tests = existsSync(report)
  ? JSON.parse(readFileSync(report, "utf8"))
  : {
      numPassedTests: 0,
      numFailedTests: 1,
      numFailedTestSuites: 1,
      numPendingTests: 0,
      testResults: [],
    };
const brokenFiles = tests.testResults.filter(
  (file) =>
    file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
);

checkNumbers();
checkPackage();
rmSync(scratch, { recursive: true, force: true });

console.log(`ran with ${present.join(", ")}`);
for (const name of missing) console.log(`not run, because it could not be installed: ${name}`);
const failedChecks = outcomes.filter(({ passed }) => !passed);
for (const { name } of failedChecks) console.log(`failed: ${name}`);
for (const { name } of brokenFiles) console.log(`failed: ${name}`);
const passed = tests.numPassedTests + outcomes.length - failedChecks.length;
const failed = tests.numFailedTests + brokenFiles.length + failedChecks.length;
const skipped = tests.numPendingTests + missing.length;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Whether each line that the login is held to has a test that passed, by the numbers in the titles. */
function checkNumbers() {
  const passing = tests.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "passed");
  const counted = countNumbers(passing.map(({ fullName }) => fullName));
  console.log(`\n${counted.lines.join("\n")}`);
  if (counted.missing.length > 0) {
    console.error(`✗ without one: ${counted.missing.join(", ")}`);
  }
  outcomes.push({
    name: "every line of the login has a test",
    passed: counted.missing.length === 0,
  });
}

/** What people install: the packed tarball. */
function checkPackage() {
  const packed = spawnSync(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", scratch],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const tarball = join(scratch, packed.stdout.trim().split("\n").at(-1) ?? "");
  check("package (publint)", bin("publint"), [tarball, "--strict"]);
  check("types of the package", bin("attw"), [tarball, "--profile", "esm-only"]);
}
