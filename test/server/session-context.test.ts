import { describe, expect, it } from "vitest";

import { scriptHeaders, toProbeContext } from "../../src/server/session-context.ts";

describe("the headers that a script sees", () => {
  it("hold neither Sluice's cookies nor what opens anything", () => {
    const headers = scriptHeaders({
      cookie: "sluice-1a2b-i=sealed; theme=blue; __Host-sluice-1a2b-b=sealed; sluice_theme=dark",
      authorization: "Basic c2VjcmV0",
      "proxy-authorization": "Basic c2VjcmV0",
      "x-sluice-xsrf": "token",
      "sec-websocket-key": "key",
      "user-agent": "Test",
      "x-forwarded-for": "10.0.0.1",
    });

    expect(headers).toEqual({
      cookie: "theme=blue",
      "user-agent": "Test",
      "x-forwarded-for": "10.0.0.1",
    });
  });

  it("have no cookie at all when all are Sluice's", () => {
    expect(scriptHeaders({ cookie: "sluice-1a2b-i=sealed" })).toEqual({});
  });
});

describe("the context of a run that no browser sees", () => {
  it.each([
    ["de-CH,de;q=0.9", "de-CH"],
    ["*", "en"],
    [undefined, "en"],
    ["<script>", "en"],
  ])("reads the language %j as %s", (language, locale) => {
    const headers = language === undefined ? {} : { "accept-language": language };
    const surroundings = { appUrl: new URL("http://localhost:8501/"), ip: "127.0.0.1", headers };

    expect(toProbeContext("reports", "a=1", surroundings)).toMatchObject({
      path: "reports",
      query: "a=1",
      locale,
    });
  });
});
