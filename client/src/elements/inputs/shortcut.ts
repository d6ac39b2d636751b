/** Keys that press a button from anywhere on the page, such as `Ctrl+Enter`. */

import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** A combination as it is shown, announced and matched. */
export interface Shortcut {
  /** One text for each key, as this person's keyboard has it. */
  readonly keys: readonly string[];
  /** Value of `aria-keyshortcuts`. */
  readonly aria: string;
  matches(event: KeyboardEvent): boolean;
}

const isApple = /mac|iphone|ipad/iu.test(navigator.platform);

/** What authors call a key → its `KeyboardEvent.key`. */
const keyNames: Readonly<Record<string, string>> = {
  esc: "Escape",
  return: "Enter",
  space: " ",
  up: "ArrowUp",
  down: "ArrowDown",
  left: "ArrowLeft",
  right: "ArrowRight",
  del: "Delete",
};
const modifierNames: Readonly<Record<string, "ctrl" | "alt" | "shift">> = {
  ctrl: "ctrl",
  control: "ctrl",
  cmd: "ctrl",
  command: "ctrl",
  meta: "ctrl",
  mod: "ctrl",
  alt: "alt",
  option: "alt",
  shift: "shift",
};
const shownNames: Readonly<Record<string, string>> = {
  Enter: "↵",
  Escape: "Esc",
  " ": "Space",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** Reads `Ctrl+Enter`. Ctrl is the command key on Apple's keyboards. Undefined when it names no key. */
export function parseShortcut(text: string): Shortcut | undefined {
  const parts = text.split("+").map((part) => part.trim().toLowerCase());
  const modifiers = new Set(parts.map((part) => modifierNames[part]).filter(Boolean));
  const [name, ...others] = parts.filter((part) => modifierNames[part] === undefined);
  if (name === undefined || name === "" || others.length > 0) return undefined;
  const key = keyNames[name] ?? (name.length === 1 ? name : capitalize(name));
  const [ctrl, alt, shift] = [modifiers.has("ctrl"), modifiers.has("alt"), modifiers.has("shift")];
  const shown = shownNames[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return {
    keys: [
      ...(ctrl ? [isApple ? "⌘" : "Ctrl"] : []),
      ...(alt ? [isApple ? "⌥" : "Alt"] : []),
      ...(shift ? [isApple ? "⇧" : "Shift"] : []),
      shown,
    ],
    aria: [
      ...(ctrl ? [isApple ? "Meta" : "Control"] : []),
      ...(alt ? ["Alt"] : []),
      ...(shift ? ["Shift"] : []),
      key === " " ? "Space" : key,
    ].join("+"),
    matches(event) {
      const hasCtrl = isApple ? event.metaKey : event.ctrlKey;
      return (
        event.key.toLowerCase() === key.toLowerCase() &&
        hasCtrl === ctrl &&
        event.altKey === alt &&
        // A sign such as "?" needs the shift key on some keyboards and not on others.
        (event.shiftKey === shift || (key.length === 1 && !/[a-z0-9]/u.test(key)))
      );
    },
  };
}

/** Presses the button of `ref` when its shortcut is typed, if it can be seen and nothing else took the keys. */
export function useShortcut(
  shortcut: Shortcut | undefined,
  ref: RefObject<HTMLButtonElement | null>,
): void {
  const latest = useRef(shortcut);
  useEffect(() => {
    latest.current = shortcut;
  }, [shortcut]);

  const isUsed = shortcut !== undefined;
  useEffect(() => {
    if (!isUsed) return undefined;
    function onKeyDown(event: KeyboardEvent): void {
      const button = ref.current;
      if (event.defaultPrevented || event.repeat || event.isComposing || button === null) return;
      if (latest.current?.matches(event) !== true) return;
      if (button.disabled || !isReachable(button) || isTyping(event)) return;
      event.preventDefault();
      button.click();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isUsed, ref]);
}

/** Visible, and not behind a dialog that is open. */
function isReachable(button: HTMLElement): boolean {
  const dialog = document.querySelector("dialog:modal");
  return button.checkVisibility() && (dialog === null || dialog.contains(button));
}

/** Without Ctrl or Alt, keys belong to the text that is typed. */
function isTyping({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return (
    !ctrlKey &&
    !altKey &&
    !metaKey &&
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=combobox]"))
  );
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
