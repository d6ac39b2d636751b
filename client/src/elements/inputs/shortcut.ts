/** Keys such as `Ctrl+Enter`: whether an event is them, and how they are written on this machine. */

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether the event is the shortcut. `Ctrl` is the command key on a Mac. A key alone does not count while typing. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const keys = shortcut.split("+").map((key) => key.trim());
  const key = keys.pop() ?? "";
  const has = (name: string): boolean => keys.some((other) => other.toLowerCase() === name);
  if (keys.length === 0 && isTyping(event.target)) return false;
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (isMac ? event.metaKey : event.ctrlKey) === has("ctrl") &&
    event.shiftKey === has("shift") &&
    event.altKey === has("alt")
  );
}

/** The keys as they are called on this machine. */
export function shortcutKeys(shortcut: string): readonly string[] {
  return shortcut
    .split("+")
    .map((key) => (isMac ? (macNames[key.trim()] ?? key.trim()) : key.trim()));
}

const macNames: Readonly<Record<string, string>> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↵" };

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}
