/** How the browser's side is built: hashed files under dist/client, and a manifest that tells which belong together. */

import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

/** The font of the first text is fetched beside the stylesheet, not after it. */
const preloadFont: Plugin = {
  name: "sluice:preload-font",
  transformIndexHtml: {
    order: "post",
    handler(_html, { bundle = {} }) {
      const font = Object.keys(bundle).find((name) => name.includes("geist-latin-wght-normal"));
      if (font === undefined) return [];
      const attrs = {
        rel: "preload",
        href: `./${font}`,
        as: "font",
        type: "font/woff2",
        crossorigin: "",
      };
      return [{ tag: "link", attrs, injectTo: "head" }];
    },
  },
};

export default defineConfig({
  root: new URL(".", import.meta.url).pathname,
  // Relative, because an app may live below a path of its host.
  base: "./",
  plugins: [react(), preloadFont],
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
