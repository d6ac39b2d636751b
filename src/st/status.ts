/** Commands that say how something goes or went. */

import type { AlertTone } from "../protocol/elements.ts";
import { currentScope } from "../script/scope.ts";
import {
  callOf,
  checkBody,
  checkNumber,
  checkOptions,
  describeValue,
  invalid,
} from "./arguments.ts";
import { draw } from "./draw.ts";
import { type Icon, iconOf } from "./icons.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";

/** Options of {@link success}, {@link info}, {@link warning} and {@link error}. */
export interface AlertOptions extends ElementOptions {
  /** A line in bold above the text. Markdown. */
  title?: string;
  /** A name of Lucide's, or an emoji. @defaultValue that of its kind */
  icon?: Icon;
}

/** Options of {@link progress}. */
export interface ProgressOptions extends ElementOptions {
  /** Shown above the bar. Markdown of one line. */
  text?: string;
}

/** Options of {@link toast}. */
export interface ToastOptions {
  /** A name of Lucide's, or an emoji. */
  icon?: Icon;
  /** Whether it is good or bad news. @defaultValue neither */
  tone?: AlertTone;
  /** How long it stays, in milliseconds. @defaultValue `4000` */
  durationMs?: number;
}

/** A bar that {@link progress} has drawn. */
export interface Progress {
  /** Shows how far it is now, from 0 to 1; without a text, the one before stays. */
  update(value: number, text?: string): void;
  /** Takes the bar away. */
  remove(): void;
}

/**
 * Says that something went well. Markdown.
 *
 * @example st.success("Saved.");
 */
export function success(body: string, options?: AlertOptions): void {
  drawAlert("success", body, options);
}

/**
 * Says something worth knowing. Markdown.
 *
 * @example st.info("The figures are those of last night.");
 */
export function info(body: string, options?: AlertOptions): void {
  drawAlert("info", body, options);
}

/**
 * Says that something may go wrong. Markdown.
 *
 * @example st.warning("Three rows have no date.");
 */
export function warning(body: string, options?: AlertOptions): void {
  drawAlert("warning", body, options);
}

/**
 * Says that something went wrong. Markdown.
 *
 * @example st.error("The file is no table.");
 */
export function error(body: string, options?: AlertOptions): void {
  drawAlert("error", body, options);
}

/**
 * Shows an exception: in development with its stack, in production as a number that the operator's log has too.
 *
 * @example
 * try {
 *   await load();
 * } catch (problem) {
 *   if (st.isStop(problem)) throw problem;
 *   st.exception(problem);
 * }
 */
export function exception(problem: unknown): void {
  currentScope().run.session.showException(problem);
}

/**
 * Shows a bar.
 *
 * @param value - From 0 to 1.
 * @returns What changes the bar, or takes it away.
 * @example
 * const bar = st.progress(0, { text: "Reading" });
 * for (const [index, file] of files.entries()) {
 *   await read(file);
 *   bar.update((index + 1) / files.length);
 * }
 */
export function progress(value: number, options?: ProgressOptions): Progress {
  checkOptions("progress", undefined, options);
  checkShare(value);
  const { run, place } = currentScope();
  const size = sizeOf(options);
  let text = options?.text;
  const props = () => ({ value, ...size, ...defined({ text }) });
  const id = run.draw(place, { kind: "progress", key: options?.key, props: props() });
  return {
    update(newValue, newText = text) {
      run.check();
      checkShare(newValue);
      value = newValue;
      text = newText;
      run.update(id, { kind: "progress", props: props() });
    },
    remove() {
      run.check();
      run.remove(place, id);
    },
  };
}

/**
 * Shows that something takes time, for as long as it does.
 *
 * @param text - Markdown of one line.
 * @param work - What takes time.
 * @returns What `work` returns.
 * @example const rows = await st.spinner("Loading", () => fetchRows());
 */
export async function spinner<T>(text: string, work: () => T | Promise<T>): Promise<T> {
  checkBody("spinner", text);
  if (typeof work !== "function") {
    throw invalid(
      callOf("spinner", text),
      `its work is ${describeValue(work)}`,
      'Give it a function: await st.spinner("Loading", () => load()).',
    );
  }
  const { run, place } = currentScope();
  const id = run.draw(place, { kind: "spinner", label: text, props: { text } });
  try {
    return await work();
  } finally {
    run.check(); // a run that is over must not touch what the next one draws
    run.remove(place, id);
  }
}

/**
 * Shows a message at the edge of the page for a moment. It outlives the run.
 *
 * @param body - Markdown of one line.
 * @example st.toast("Saved.", { icon: "check" });
 */
export function toast(body: string, options?: ToastOptions): void {
  checkBody("toast", body);
  checkOptions("toast", body, options);
  const { icon, tone, durationMs = 4_000 } = options ?? {};
  checkNumber(callOf("toast", body), "durationMs", durationMs);
  const shapes = iconOf(callOf("toast", body), icon);
  currentScope().run.session.toast({ body, durationMs, ...defined({ icon: shapes, tone }) });
}

function drawAlert(tone: AlertTone, body: string, options: AlertOptions | undefined): void {
  checkBody(tone, body);
  checkOptions(tone, body, options);
  const { title, icon, key } = options ?? {};
  const shapes = iconOf(callOf(tone, body), icon);
  draw("alert", { tone, body, ...sizeOf(options), ...defined({ title, icon: shapes }) }, key);
}

function checkShare(value: unknown): void {
  if (typeof value === "number" && value >= 0 && value <= 1) return;
  throw invalid(
    "progress()",
    `its value is ${describeValue(value)}`,
    "Give it a number from 0 to 1: 50 of 100 is 0.5.",
  );
}
