import { defineConfig } from "vitest/config";

const alias = {
  "sluice/auth": new URL("./src/auth/index.ts", import.meta.url).pathname,
  "sluice/testing": new URL("./src/testing/index.ts", import.meta.url).pathname,
};

export default defineConfig({
  resolve: { alias },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
