/** Small wishes of the person that outlive the page, such as the width of the sidebar. */

/** What was kept under `name`; undefined when there is nothing, or storage is forbidden here. */
export function readWish(name: string): string | undefined {
  try {
    return localStorage.getItem(`sluice.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepWish(name: string, value: string): void {
  try {
    localStorage.setItem(`sluice.${name}`, value);
  } catch {
    // The wish then lasts as long as the page.
  }
}
