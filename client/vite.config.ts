/** How the browser's side is built: hashed files under dist/client, and a manifest that tells which belong together. */

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: new URL(".", import.meta.url).pathname,
  // Relative, because an app may live below a path of its host.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../dist/client",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // A file as `data:` would break the policy of the page, and weighs more.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: {
        index: new URL("index.html", import.meta.url).pathname,
        // Linked by pages that the server draws by itself, so its name never changes.
        auth: new URL("src/styles/auth.css", import.meta.url).pathname,
      },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        assetFileNames: ({ names }) =>
          names.includes("auth.css") ? "auth.css" : "assets/[name]-[hash][extname]",
      },
    },
  },
});
