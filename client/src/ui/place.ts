/** Puts a native popover beside what opened it, inside the window. */

const gap = 6;
const margin = 8;

/** Where `popup` aligns with `anchor`: its start, its centre or its end. */
export type Alignment = "start" | "center" | "end";

/** Below the anchor, or above it when there is more room. */
export function placeBeside(
  popup: HTMLElement,
  anchor: HTMLElement | null,
  align: Alignment,
): void {
  if (anchor === null) return;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const left = {
    start: box.left,
    center: box.left + (box.width - width) / 2,
    end: box.right - width,
  };
  const fitsBelow = box.bottom + gap + height + margin <= window.innerHeight;
  const top =
    fitsBelow || box.top < window.innerHeight / 2 ? box.bottom + gap : box.top - gap - height;
  popup.style.left = `${clamp(left[align], margin, window.innerWidth - width - margin)}px`;
  popup.style.top = `${Math.max(top, margin)}px`;
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
