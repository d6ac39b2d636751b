import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

import { launchOptions } from "./test/browser/chromium.ts";

const alias = {
  "sluice/auth": new URL("./src/auth/index.ts", import.meta.url).pathname,
  "sluice/testing": new URL("./src/testing/index.ts", import.meta.url).pathname,
};

/** What needs no process but its own. */
const alone = ["auth", "client", "config", "protocol", "st", "testing"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  resolve: { alias },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "alone", include: alone, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          // One file at a time: each starts processes of its own, and two cores are not many.
          maxWorkers: 1,
          // A run's loss of its worker is told a little wrongly now and then (interrupted.test.ts): to be found.
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        plugins: [react()],
        // Named ahead: a package that Vite discovers during a test would reload the page under it.
        optimizeDeps: {
          include: [
            "@base-ui/react/combobox",
            "@base-ui/react/csp-provider",
            "@base-ui/react/popover",
            "@base-ui/react/select",
            "@uwdata/flechette",
            "axe-core",
            "echarts/charts",
            "echarts/components",
            "echarts/core",
            "echarts/renderers",
            "highlight.js/lib/core",
            "highlight.js/lib/languages/*",
            "lucide-react",
            "marked",
            "partysocket/ws",
            "react",
            "react-day-picker",
            "react-dom/client",
            "react-json-view-lite",
            "react/jsx-dev-runtime",
            "react/jsx-runtime",
            "valibot",
          ],
        },
        test: {
          name: "browser",
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          include: ["test/browser/**/*.test.tsx"],
          // Ahead of the elements' own styles, as in the built client: it says in which order the layers count.
          setupFiles: ["./client/src/styles/main.css"],
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions }),
            instances: [{ browser: "chromium" }],
            screenshotFailures: false,
          },
        },
      },
    ],
  },
});
