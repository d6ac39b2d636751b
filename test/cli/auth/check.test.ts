import { type IncomingMessage, type ServerResponse, createServer } from "node:http";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { checkProvider } from "../../../src/auth/check.ts";
import { authOf, oneProvider, shared } from "../../config/app.ts";
import {
  type OidcProvider,
  clientSecret,
  startOidcProvider,
} from "../../providers/oidc-provider.ts";
import { run } from "./terminal.ts";

let provider: OidcProvider;
beforeAll(async () => {
  provider = await startOidcProvider({
    moreClients: [{ client_id: "public", token_endpoint_auth_method: "none" }],
  });
  return () => provider.close();
});

function secretsOf(more = "", { metadataUrl } = provider): string {
  return `${shared}[auth.op]
client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${metadataUrl.href}"
${more}`;
}

function check(secrets: string, ...args: readonly string[]) {
  return run(["check", ...args], { files: { ".sluice/secrets.toml": secrets } });
}

describe("a provider that is all right", () => {
  it("is said to be, thing by thing", async () => {
    const { exitCode, output } = await check(secretsOf());

    expect(output).toBe(`  ok       The configuration can be read.
  ok       People come back to http://localhost:8501/oauth2callback.

Op (op)
  ok       Its metadata is there, and its issuer is ${provider.issuer}.
  ok       Its clock and ours agree.
  ok       Its keys can be read; ID tokens may be signed with PS256, RS256, ES256, EdDSA, Ed25519.
  ok       It knows PKCE with S256.
  ok       It knows the client and the redirect URI http://localhost:8501/oauth2callback.
  ok       It accepts the client's credentials by client_secret_basic, and refuses a false code.
  ok       It offers a logout, for st.logout({ scope: "provider" }).

Nothing is wrong.
`);
    expect(exitCode).toBe(0);
  });

  it("has seen no secret in the output of the check", async () => {
    expect((await check(secretsOf())).output).not.toContain(clientSecret);
  });

  it("is tried with the method that is configured", async () => {
    const { output } = await check(secretsOf('client_auth = "client_secret_post"'));

    expect(output).toContain("credentials by client_secret_post");
  });
});

describe("what is wrong is told with its cure", () => {
  it("a wrong secret", async () => {
    const { exitCode, output } = await check(secretsOf().replace(clientSecret, "wrong-secret"));

    expect(output).toMatch(
      /problem {2}It refuses the client's credentials: status 401, client_auth client_secret_basic\./,
    );
    expect(output).toMatch(
      /Check client_id and client_secret, or set client_auth; it offers client_secret_basic, client_secret_post, private_key_jwt, none\./,
    );
    expect(output).toContain("Something is wrong");
    expect(output).not.toContain("wrong-secret");
    expect(exitCode).toBe(1);
  });

  it("a redirect URI that is not registered", async () => {
    const { output } = await check(secretsOf().replace("8501", "8599"));

    expect(output).toContain("problem  It refuses the redirect URI or the client (status 400).");
    expect(output).toContain("Register http://localhost:8599/oauth2callback as redirect URI");
  });

  it("a client that is not registered", async () => {
    const { output } = await check(
      secretsOf().replace('client_id = "app"', 'client_id = "nobody"'),
    );

    expect(output).toContain("problem  It refuses the redirect URI or the client (status 400).");
    expect(output).toContain("problem  It refuses the client's credentials");
  });

  it("a secret for a client that is registered as public", async () => {
    const { output, exitCode } = await check(
      secretsOf().replace('client_id = "app"', 'client_id = "public"'),
    );

    expect(output).toContain("problem  It refuses the client's credentials");
    expect(output).toContain("The client is registered as public: make it confidential there");
    expect(output).toContain('or take client_secret out and write client_auth = "none".');
    expect(exitCode).toBe(1);
  });

  it('client_auth = "none" for a client that has a secret', async () => {
    const { output } = await check(
      secretsOf('client_auth = "none"').replace(/client_secret = .*\n/, ""),
    );

    expect(output).toContain("problem  It refuses the client's credentials");
    expect(output).toContain("Give its client_secret: the client is not registered as public.");
  });

  it("a scope and a prompt that are not known", async () => {
    const { output } = await check(
      secretsOf('client_kwargs = { scope = "openid read:mail", prompt = "frown" }'),
    );

    expect(output).toContain("warning  It does not list the scope read:mail.");
  });

  it("a metadata URL that leads nowhere", async () => {
    const url = `${provider.issuer}/nowhere/.well-known/openid-configuration`;
    const { output, exitCode } = await check(secretsOf().replace(provider.metadataUrl.href, url));

    expect(output).toMatch(/problem {2}Its metadata cannot be used: status 404\./);
    expect(exitCode).toBe(1);
  });

  it("a provider that is down", async () => {
    const url = "http://127.0.0.1:1/.well-known/openid-configuration";
    const { output } = await check(secretsOf().replace(provider.metadataUrl.href, url));

    expect(output).toMatch(
      /Its metadata cannot be used: no connection ECONNREFUSED \(127\.0\.0\.1:1\)\./,
    );
  });

  it("a clock that is wrong", async () => {
    const auth = authOf({ secrets: secretsOf() });
    const findings = [];
    const now = () => Date.now() + 90_000;
    for await (const finding of checkProvider(auth, auth.providers[0], { now }))
      findings.push(finding);

    expect(findings).toContainEqual({
      kind: "problem",
      text: expect.stringMatching(/^Its clock is (?:89|90|91) s behind ours\.$/),
      cure: expect.stringContaining("NTP"),
    });
  });

  it("a provider that lies, or offers little", async () => {
    const url = await startPoorProvider();
    const { output } = await check(secretsOf("", { ...provider, metadataUrl: url }));

    expect(output).toContain("problem  It signs ID tokens with a shared secret or not at all.");
    expect(output).toContain("warning  It does not say that it knows PKCE with S256.");
    expect(output).toContain("It does not know prompt=select_account, which is left out.");
    expect(output).toContain(
      "warning  It answers with a page, which may be its login or a refusal.",
    );
    expect(output).toContain("warning  Whether the credentials are right cannot be told");
    expect(output).toContain("warning  It offers no logout");
  });

  it.each([
    [
      "/signin/error?why=x",
      "problem  It refuses the redirect URI or the client: it goes on to http",
    ],
    ["/signin", "warning  It goes on to a page of 127.0.0.1:"],
  ])("a provider that sends a login without a person to %s", async (location, finding) => {
    const url = await startPoorProvider(location);
    const { output } = await check(secretsOf("", { ...provider, metadataUrl: url }));

    expect(output).toContain(finding);
    expect(output).toContain("Register http://localhost:8501/oauth2callback as redirect URI");
  });

  it("every problem of the configuration", async () => {
    const { output, exitCode } = await check(
      "[auth]\nredirect_uri = '/x'\n[auth.a]\npreset = 'okta'",
    );

    expect(output).toContain(
      ".sluice/secrets.toml:2\n  [auth] redirect_uri is not an absolute URL",
    );
    expect(output).toContain('[auth.a] domain is missing, and preset = "okta" needs it');
    expect(exitCode).toBe(1);
  });

  it("a secret that is too weak for where the app will be", async () => {
    const secrets = secretsOf()
      .replace("http://localhost:8501", "https://app.example.com")
      .replace(/cookie_secret = ".*"/, 'cookie_secret = "short"');

    expect((await check(secrets)).output).toContain(
      "[auth] cookie_secret is shorter than 32 bytes.",
    );
  });

  it("a file that others can read", async () => {
    const { output } = await run(["check"], {
      files: { ".sluice/secrets.toml": secretsOf() },
      env: {},
      mode: 0o644,
    });

    expect(output).toContain(
      "warning  .sluice/secrets.toml can be read by other users of this machine.",
    );
    expect(output).toContain("Run: chmod 600 .sluice/secrets.toml");
  });

  it("no login at all", async () => {
    const { output, exitCode } = await run(["check"]);

    expect(output).toContain("No [auth] is configured.");
    expect(exitCode).toBe(1);
  });
});

it("tries the one that is named", async () => {
  const secrets = `${secretsOf()}[auth.other]
client_id = "x"
client_secret = "x"
server_metadata_url = "http://127.0.0.1:1/x"`;

  expect((await check(secrets, "op")).output).not.toContain("(other)");
  await expect(check(secrets, "nobody")).rejects.toMatchObject({
    code: "USAGE",
    hint: "There are: op, other.",
  });
});

it("knows the provider in [auth] itself as default", async () => {
  const secrets = oneProvider().replace("https://id.example.com", provider.issuer);

  expect((await check(secrets, "default")).output).toContain("(default)");
});

/** A provider with the least that passes for one. */
async function startPoorProvider(location?: string): Promise<URL> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split("?")[0];
    if (path === "/token") response.writeHead(200).end("<html>not JSON</html>");
    else if (path === "/authorize" && location !== undefined) {
      response.writeHead(302, { location }).end();
    } else if (request.url?.includes("prompt=none")) response.writeHead(500).end();
    else if (path === "/authorize") response.writeHead(200).end("<html>Log in</html>");
    else response.end(JSON.stringify(metadata()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const issuer = `http://127.0.0.1:${port}`;
  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ["HS256", "none"],
    prompt_values_supported: ["login"],
  });
  return new URL(`${issuer}/.well-known/openid-configuration`);
}
