/** Which folder may import which: the arrows of ARCHITECTURE.md, held in CI. */

/** Folder of src/ → the folders it may import, beside its own and src/errors.ts. */
const arrows = {
  protocol: [],
  config: ["protocol"],
  store: ["protocol", "config"],
  auth: ["protocol", "config", "store"],
  script: ["protocol"],
  dev: ["protocol", "config"],
  st: ["script", "protocol"],
  testing: ["st", "script", "dev", "protocol"],
  server: ["auth", "script", "store", "dev", "protocol", "config"],
  cli: ["server", "auth", "script", "store", "dev", "protocol", "config"],
};

const allowed = (names) => names.map((name) => `^src/${name}/`);

export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that need each other are one, or a third is missing.",
      from: {},
      to: { circular: true },
    },
    ...Object.entries(arrows).map(([folder, names]) => ({
      name: `${folder}-imports`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: {
        path: "^(src|client)/",
        pathNot: [`^src/${folder}/`, "^src/errors\\.ts$", ...allowed(names)],
      },
    })),
    {
      name: "client-imports",
      severity: "error",
      from: { path: "^client/" },
      to: { path: "^src/", pathNot: ["^src/protocol/", "^src/errors\\.ts$"] },
    },
    {
      name: "protocol-of-login",
      severity: "error",
      comment: "Tokens are read and made in one place.",
      from: { path: "^src/", pathNot: "^src/auth/" },
      to: { path: "node_modules/(jose|openid-client)/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
