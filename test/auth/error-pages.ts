/** What every error page is drawn with in tests, and the codes of all of them. */

import { failures, isAuthErrorCode } from "../../src/auth/errors.ts";

export const look = {
  stylesheetUrl: "",
  themeUrl: undefined,
  appName: "app",
  appUrl: new URL("https://app.example/"),
  formSchemes: "https:",
  embedOrigins: [],
};

export const codes = Object.keys(failures).filter((code) => isAuthErrorCode(code));
