/** Where a provider describes itself: by its discovery document, its issuer, or a preset and the values it asks for. */

import { isSecureOrLoopback } from "./loopback.ts";
import {
  type Preset,
  fillTemplate,
  findPreset,
  findPresetByHost,
  notOpenIdConnect,
  presets,
} from "./presets.ts";
import type { Section } from "./section.ts";
import { didYouMean } from "./suggestion.ts";
import type { Config } from "./types.ts";

const discovery = "/.well-known/openid-configuration";
/** Microsoft's clouds, where an address may stand for many tenants. */
const entraHosts = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.partner.microsoftonline.cn",
];

export interface ProviderAddress {
  readonly serverMetadataUrl: URL;
  readonly preset: Preset | undefined;
  readonly logoutUrlTemplate: string | undefined;
  readonly isMultiTenant: boolean;
}

export function readAddress(section: Section, mode: Config["mode"]): ProviderAddress | undefined {
  const named = readPreset(section);
  const written = section.url("server_metadata_url");
  const issuer = section.url("issuer");
  if (written !== undefined && issuer !== undefined) {
    section.refuse("issuer", "is given beside server_metadata_url", "Keep one of them.");
  }
  const url = written ?? (issuer && discoveryOf(issuer)) ?? named?.url;
  if (url === undefined) return undefined;
  const key =
    written !== undefined ? "server_metadata_url" : issuer !== undefined ? "issuer" : "preset";
  const other = notOpenIdConnect.find(({ host }) => host.test(url.hostname));
  if (other !== undefined) {
    return section.refuse(
      key,
      `is of ${other.name}, which speaks OAuth 2.0 without an ID token: nothing would prove who logs in`,
      "Put an OpenID Connect provider between, such as Keycloak, Auth0 or Cognito.",
    );
  }
  if (mode === "production" && !isSecureOrLoopback(url)) {
    return section.refuse(
      key,
      "begins with http://, so anyone on the way could be the provider",
      "Write https://.",
    );
  }
  const preset = named?.preset ?? findPresetByHost(url.hostname);
  return {
    serverMetadataUrl: url,
    preset,
    logoutUrlTemplate: named?.logoutUrlTemplate,
    isMultiTenant: isMultiTenant(url),
  };
}

interface NamedPreset {
  readonly preset: Preset;
  /** Undefined when a value it needs is missing, which is then reported. */
  readonly url: URL | undefined;
  readonly logoutUrlTemplate: string | undefined;
}

function readPreset(section: Section): NamedPreset | undefined {
  const name = section.text("preset");
  if (name === undefined) return undefined;
  const preset = findPreset(name);
  if (preset === undefined) {
    const names = presets.map((each) => each.name);
    return section.refuse("preset", "is not known", didYouMean(name, names));
  }
  const hasAddress = section.has("server_metadata_url") || section.has("issuer");
  const values: Record<string, string> = {};
  for (const { key, pattern, example, defaultValue } of preset.values) {
    const value = section.text(key) ?? defaultValue;
    if (value === undefined) {
      if (!hasAddress && !section.isWrong(key)) {
        section.refuse(
          key,
          `is missing, and preset = "${name}" needs it`,
          `Write ${key} = "${example}".`,
        );
      }
    } else if (pattern.test(value)) values[key] = value;
    else section.refuse(key, "does not look right", `It looks like "${example}".`);
  }
  const isComplete = preset.values.every(({ key }) => Object.hasOwn(values, key));
  const filled = fillTemplate(preset.metadataUrl, values);
  const logout = preset.logoutUrlTemplate && fillTemplate(preset.logoutUrlTemplate, values);
  return {
    preset,
    url: isComplete && URL.canParse(filled) ? new URL(filled) : undefined,
    logoutUrlTemplate: isComplete ? logout : undefined,
  };
}

/** @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest | Discovery §4.1} */
function discoveryOf(issuer: URL): URL {
  return new URL(issuer.href.replace(/\/$/, "") + discovery);
}

function isMultiTenant(url: URL): boolean {
  const [, tenant = ""] = url.pathname.split("/");
  return entraHosts.includes(url.hostname) && /^(?:common|organizations)$/i.test(tenant);
}
