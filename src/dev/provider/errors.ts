/** Why the development provider does not run. */

import { SluiceError } from "../../errors.ts";

export type DevProviderErrorCode =
  | "DEV_PROVIDER_PACKAGE_MISSING"
  | "DEV_PROVIDER_FORBIDDEN"
  | "DEV_PEOPLE_INVALID"
  | "DEV_PERSON_UNKNOWN";

/** The development provider cannot run, or not with these people. */
export class DevProviderError extends SluiceError<DevProviderErrorCode> {
  override readonly name = "DevProviderError";
}
