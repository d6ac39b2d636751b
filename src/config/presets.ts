/** What is known of common providers, so that two or three values are enough to use one. */

/** One value that a preset's address is made of. */
export interface PresetValue {
  /** Its key in `[auth.NAME]`. */
  readonly key: string;
  /** What `sluice auth add` asks. */
  readonly question: string;
  readonly example: string;
  /** What it must look like. */
  readonly pattern: RegExp;
  /** Taken when it is left out. */
  readonly defaultValue?: string;
}

export interface Preset {
  readonly name: string;
  /** What the button says. */
  readonly label: string;
  /** The discovery document; `{key}` stands for a value. */
  readonly metadataUrl: string;
  readonly values: readonly PresetValue[];
  /** False: the provider knows no `select_account`, or refuses requests that name it. */
  readonly knowsSelectAccount: boolean;
  /** Where its session ends, when its metadata does not say so. */
  readonly logoutUrlTemplate?: string;
  /** How to register the app, step by step; `{redirect_uri}` and `{logout_uri}` stand for the app's own. */
  readonly steps: readonly string[];
}

const host = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/i;
const segment = /^[\w.-]+$/;
const baseUrl = /^https?:\/\/[^\s?#]+[^\s?#/]$/;

export const presets: readonly Preset[] = [
  {
    name: "google",
    label: "Google",
    metadataUrl: "https://accounts.google.com/.well-known/openid-configuration",
    values: [],
    knowsSelectAccount: true,
    steps: [
      "Open https://console.cloud.google.com/auth/clients and choose your project.",
      "If asked, fill in the branding page and choose the audience: internal is your organisation alone.",
      "Create client, application type: Web application.",
      "Authorized redirect URIs, Add URI: {redirect_uri}",
      "Create, and copy the client ID and the client secret: the secret is shown once.",
    ],
  },
  {
    name: "microsoft",
    label: "Microsoft",
    metadataUrl: "https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration",
    values: [
      {
        key: "tenant",
        question: "Directory (tenant) ID, or common or organizations for several",
        example: "8eaef023-2b34-4da1-9baa-8bc8c9d6a490",
        pattern: segment,
      },
    ],
    knowsSelectAccount: true,
    steps: [
      "Open https://entra.microsoft.com, Entra ID, App registrations, New registration.",
      "Redirect URI, platform Web: {redirect_uri}",
      "Register, and copy the application (client) ID and the directory (tenant) ID.",
      "Certificates & secrets, New client secret: copy its value, not its ID.",
      "Token configuration, Add optional claim, ID: email. Entra sends no email_verified: with a single tenant of your own, trust_email = true lets rules use the address.",
    ],
  },
  {
    name: "okta",
    label: "Okta",
    metadataUrl: "https://{domain}/.well-known/openid-configuration",
    values: [{ key: "domain", question: "Okta domain", example: "acme.okta.com", pattern: host }],
    knowsSelectAccount: false,
    steps: [
      "Open the Okta admin console, Applications, Create App Integration: OIDC, Web Application.",
      "Sign-in redirect URIs: {redirect_uri}",
      "Sign-out redirect URIs: {logout_uri}",
      "Choose who may use it under Assignments, save, and copy the client ID and secret.",
      'For groups: Sign On, OpenID Connect ID Token, group claim "groups", and add groups to the scope.',
    ],
  },
  {
    name: "auth0",
    label: "Auth0",
    metadataUrl: "https://{domain}/.well-known/openid-configuration",
    values: [
      { key: "domain", question: "Auth0 domain", example: "acme.eu.auth0.com", pattern: host },
    ],
    knowsSelectAccount: false,
    logoutUrlTemplate: "https://{domain}/v2/logout?client_id={client_id}&returnTo={return_to}",
    steps: [
      "Open https://manage.auth0.com, Applications, Create Application: Regular Web Application.",
      "Settings, Allowed Callback URLs: {redirect_uri}",
      "Settings, Allowed Logout URLs: {logout_uri}",
      "Save, and copy domain, client ID and client secret.",
    ],
  },
  {
    name: "keycloak",
    label: "Keycloak",
    metadataUrl: "{server}/realms/{realm}/.well-known/openid-configuration",
    values: [
      {
        key: "server",
        question: "Address of Keycloak",
        example: "https://keycloak.acme.com",
        pattern: baseUrl,
      },
      { key: "realm", question: "Realm", example: "acme", pattern: segment },
    ],
    knowsSelectAccount: true,
    steps: [
      "Open the admin console, choose the realm, Clients, Create client: OpenID Connect.",
      "Client authentication: on; Standard flow: on, everything else off.",
      "Valid redirect URIs: {redirect_uri}",
      "Valid post logout redirect URIs: {logout_uri}",
      "Save, and copy the client secret from the tab Credentials.",
      'For realm roles as groups, write groups = "realm_access.roles" under [login.claims] of config.toml, and let the mapper "realm roles" add them to the ID token.',
    ],
  },
  {
    name: "cognito",
    label: "Amazon Cognito",
    metadataUrl:
      "https://cognito-idp.{region}.amazonaws.com/{user_pool_id}/.well-known/openid-configuration",
    values: [
      { key: "region", question: "AWS region", example: "eu-central-1", pattern: /^[a-z0-9-]+$/ },
      {
        key: "user_pool_id",
        question: "User pool ID",
        example: "eu-central-1_AbCdEf123",
        pattern: segment,
      },
      {
        key: "domain",
        question: "Domain of its login pages",
        example: "acme.auth.eu-central-1.amazoncognito.com",
        pattern: host,
      },
    ],
    knowsSelectAccount: false,
    logoutUrlTemplate: "https://{domain}/logout?client_id={client_id}&logout_uri={return_to}",
    steps: [
      "Open Cognito in the AWS console, your user pool, App clients, Create: Traditional web application.",
      "Login pages, Allowed callback URLs: {redirect_uri}",
      "Login pages, Allowed sign-out URLs: {logout_uri}",
      "OpenID Connect scopes: openid, profile, email; grant type: Authorization code.",
      'Copy the client ID and secret. Groups are in the claim "cognito:groups".',
    ],
  },
  {
    name: "gitlab",
    label: "GitLab",
    metadataUrl: "https://{domain}/.well-known/openid-configuration",
    values: [
      {
        key: "domain",
        question: "GitLab's domain",
        example: "gitlab.acme.com",
        pattern: host,
        defaultValue: "gitlab.com",
      },
    ],
    knowsSelectAccount: false,
    steps: [
      "Open GitLab, Preferences, Applications (or a group's settings), Add new application.",
      "Redirect URI: {redirect_uri}",
      "Confidential: on. Scopes: openid, profile, email.",
      'Save, and copy the application ID and the secret. Groups are in the claim "groups_direct".',
    ],
  },
];

/** The hosts of providers that give no ID token, and are asked for all the same. */
export const notOpenIdConnect: readonly { readonly name: string; readonly host: RegExp }[] = [
  { name: "GitHub", host: /(?:^|\.)github\.com$/ },
  { name: "X", host: /(?:^|\.)(?:twitter|x)\.com$/ },
];

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}

/** The preset whose discovery document has a fixed host, by that host. */
export function findPresetByHost(hostname: string): Preset | undefined {
  return presets.find(({ metadataUrl }) => metadataUrl.startsWith(`https://${hostname}/`));
}

/** Fills `{key}` in an address. What is not in `values` stays as it is. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? whole) : whole,
  );
}
