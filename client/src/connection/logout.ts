/** Ends the login: asks the server by a POST that only a page of the app can make, and goes where the answer says. */

import { serverUrl } from "./location.ts";

/** Where a person logs in. The server comes back to `returnTo`, a path with its query. */
export function loginUrl(returnTo: string): string {
  const url = serverUrl("auth/login");
  url.searchParams.set("return_to", returnTo);
  return url.href;
}

/**
 * Logs the person out.
 *
 * @param token - From a `logout` frame, when the script asked for it; without one it is the person's own wish.
 * @returns Where to go next. Undefined when the server did not answer as it should.
 */
export async function logOut(token?: string): Promise<string | undefined> {
  const xsrf = document.querySelector<HTMLMetaElement>('meta[name="sluice-xsrf"]')?.content ?? "";
  try {
    const response = await fetch(serverUrl("auth/logout"), {
      method: "POST",
      headers: { "content-type": "application/json", "x-sluice-xsrf": xsrf },
      body: JSON.stringify(token === undefined ? {} : { token }),
    });
    const answer: unknown = await response.json();
    return response.ok ? urlOf(answer) : undefined;
  } catch {
    return undefined;
  }
}

function urlOf(answer: unknown): string | undefined {
  const isShaped = typeof answer === "object" && answer !== null && "url" in answer;
  return isShaped && typeof answer.url === "string" ? answer.url : undefined;
}
