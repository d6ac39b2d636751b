/** How the browser's side is built: hashed files under dist/client, and a manifest that tells which belong together. */

import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

/** What the first paint waits for comes first in the page: the stylesheet, and the font of the first text beside it. */
const firstPaintFirst: Plugin = {
  name: "sluice:first-paint-first",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {} }) {
      const stylesheet = /\n *<link rel="stylesheet"[^>]*>/.exec(html)?.[0];
      const font = Object.keys(bundle).find((name) => name.includes("geist-latin-wght-normal"));
      if (stylesheet === undefined || font === undefined)
        throw new Error("The page has no stylesheet or no font of its first text.");
      const preload = `<link rel="preload" href="./${font}" as="font" type="font/woff2" crossorigin>`;
      return html
        .replace(stylesheet, "")
        .replace(
          "<!--sluice:head-->",
          `${stylesheet.trim()}\n    ${preload}\n    <!--sluice:head-->`,
        );
    },
  },
};

/** Whichever stylesheet comes first says in which order the layers count. */
const layerOrder: Plugin = {
  name: "sluice:layer-order",
  enforce: "post",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
        asset.source = `@layer tokens,base,shell,elements;${String(asset.source)}`;
      }
    },
  },
};

/**
 * Keeps only the lexer of `marked`: its module makes an instance of everything when it is loaded, so no bundler may drop
 * the renderers that nobody here uses (4 KiB of the first load).
 */
const markedLexerOnly: Plugin = {
  name: "sluice:marked-lexer-only",
  apply: "build",
  transform: {
    filter: { id: /\/marked\/lib\/marked\.esm\.js$/ },
    handler(code) {
      const parts =
        /^(?<keep>[^]*;)var \w+=new \w+;function [^]*export\{[^}]*\b(?<lexer>\w+) as Lexer\b/.exec(
          code,
        )?.groups;
      const { keep, lexer } = parts ?? {};
      if (keep === undefined || lexer === undefined)
        this.error("marked is built in another way now: look how its lexer is exported.");
      return { code: `${keep}export{${lexer} as Lexer};`, map: null };
    },
  },
};

export default defineConfig({
  root: new URL(".", import.meta.url).pathname,
  // Relative, because an app may live below a path of its host.
  base: "./",
  plugins: [react(), firstPaintFirst, layerOrder, markedLexerOnly],
  build: {
    outDir: "../dist/client",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // A file as `data:` would break the policy of the page, and weighs more.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // Every browser that the styles need knows modulepreload.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: new URL("index.html", import.meta.url).pathname,
        // Linked by pages that the server draws by itself, so its name never changes.
        auth: new URL("src/styles/auth.css", import.meta.url).pathname,
      },
      output: {
        codeSplitting: {
          groups: [
            // One stylesheet for what every page needs: the first paint waits for each of them.
            {
              name: "style",
              test: /client\/src\/(?:styles\/(?!auth)\w+|ui\/copy-button|elements\/(?:text|layout|status|inputs)\/(?!number)\w+)\.css$/,
              priority: 2,
            },
            // What opens the line stays apart from React, which would keep it waiting.
            {
              name: "line",
              test: /vite\/preload-helper|partysocket|protocol\/frames|client\/src\/connection\/(?:closing|greeting|location|resume|socket|transport)/,
              priority: 1,
            },
            // What every page needs: one file compresses better than ten. Two kinds of element are lazy all the same.
            {
              name: "base",
              test: /node_modules\/(?:react|react-dom|scheduler|marked)\/|lucide-react\/dist\/esm\/(?!icons)|client\/src\/(?:ui|store|shell|elements\/(?:text|layout|status|inputs))\/(?!Exception|NumberInput|parse-number)[^/]+\.tsx?$/,
            },
          ],
        },
        entryFileNames: "assets/[name]-[hash].js",
        assetFileNames: ({ names }) =>
          names.includes("auth.css") ? "auth.css" : "assets/[name]-[hash][extname]",
      },
    },
  },
});
