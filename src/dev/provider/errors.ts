/** Why the development provider does not run. */

import { SluiceError } from "../../errors.ts";

const hints = {
  DEV_PROVIDER_FORBIDDEN: "Configure a real provider: sluice auth add google.",
  DEV_PROVIDER_PACKAGE_MISSING:
    "Run: npm install --save-dev oidc-provider. Or configure a real provider: sluice auth add google.",
  DEV_PERSON_UNKNOWN: "Name one of them, or add a person to sluice.people.toml.",
} as const;

export type DevProviderErrorCode = keyof typeof hints;

/** A development provider that must not or cannot run. */
export class DevProviderError extends SluiceError<DevProviderErrorCode> {
  override readonly name = "DevProviderError";

  constructor(code: DevProviderErrorCode, message: string) {
    super(code, message, hints[code]);
  }
}
