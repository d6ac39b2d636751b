/** Loading the page anew without being asked: once for each build of this code, so that it never becomes a circle. */

const storageKey = "sluice.reloaded";
/** Its name changes with the build. */
const build = import.meta.url;

/** Loads the page anew. False when that has been tried for this build already, or could not be remembered. */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(storageKey) === build) return false;
    sessionStorage.setItem(storageKey, build);
  } catch {
    return false;
  }
  window.location.reload();
  return true;
}
