/** What the types of commands promise. Checked by the compiler alone (`npm run check`): nothing here runs. */

import { expectTypeOf } from "vitest";

import * as st from "../../src/st/index.ts";
import type { AppTest } from "../../src/testing/index.ts";

interface Person {
  id: number;
  name: string;
}
declare const people: Person[];

export function loginNarrows(): void {
  // @ts-expect-error -- nobody may be logged in yet
  void st.user.name;
  if (!st.user.isLoggedIn) {
    expectTypeOf(st.user.error).toEqualTypeOf<st.LoginError | undefined>();
    st.login();
  }
  expectTypeOf(st.user).toEqualTypeOf<st.LoggedInUser>();
  expectTypeOf(st.user.name).toEqualTypeOf<string | undefined>();
  expectTypeOf(st.user["https://acme.com/role"]).toEqualTypeOf<unknown>();
}

export function whatEndsTheRunNarrows(value: string | undefined): string {
  if (value === undefined) st.stop();
  return value;
}

export function whatEndsTheRun(): void {
  expectTypeOf(st.login).returns.toEqualTypeOf<never>();
  expectTypeOf(st.logout).returns.toEqualTypeOf<never>();
  expectTypeOf(st.stop).returns.toEqualTypeOf<never>();
  expectTypeOf(st.rerun).returns.toEqualTypeOf<never>();
  expectTypeOf(st.switchPage).returns.toEqualTypeOf<never>();
  expectTypeOf(st.requireLogin()).toEqualTypeOf<st.LoggedInUser>();
}

export function choicesAreTheirOptions(): void {
  expectTypeOf(st.selectbox("A", ["S", "M"])).toEqualTypeOf<"S" | "M">();
  expectTypeOf(st.selectbox("A", ["S"], { clearable: true })).toEqualTypeOf<"S" | undefined>();
  expectTypeOf(st.selectbox("A", ["S"], { allowNew: true })).toEqualTypeOf<string>();
  expectTypeOf(
    st.selectbox("A", people, { format: (person) => person.name }),
  ).toEqualTypeOf<Person>();
  expectTypeOf(st.radio("A", [1, 2])).toEqualTypeOf<1 | 2>();
  expectTypeOf(st.radio("A", [1, 2], { clearable: true })).toEqualTypeOf<1 | 2 | undefined>();
  expectTypeOf(st.multiselect("A", ["a", "b"])).toEqualTypeOf<readonly ("a" | "b")[]>();
  expectTypeOf(st.sidebar.selectbox("A", ["S", "M"])).toEqualTypeOf<"S" | "M">();
  // @ts-expect-error -- a value is one of the options
  st.selectbox("A", ["S", "M"], { value: "XL" });
  // @ts-expect-error -- only texts can be added
  st.selectbox("A", [1, 2], { allowNew: true });
  st.selectbox("A", ["S", "M"], {
    onChange: (size) => expectTypeOf(size).toEqualTypeOf<"S" | "M">(),
  });
}

export function optionsDecideWhatIsReturned(): void {
  expectTypeOf(st.slider("A")).toEqualTypeOf<number>();
  expectTypeOf(st.slider("A", { value: [1, 2] })).toEqualTypeOf<st.NumberRange>();
  expectTypeOf(st.numberInput("A", { clearable: true })).toEqualTypeOf<number | undefined>();
  expectTypeOf(st.dateInput("A")).toEqualTypeOf<st.PlainDate>();
  expectTypeOf(st.dateInput("A", { clearable: true })).toEqualTypeOf<st.PlainDate | undefined>();
  expectTypeOf(
    st.dateInput("A", { value: ["2026-01-01", "2026-01-02"] }),
  ).toEqualTypeOf<st.DateRange>();
  expectTypeOf(
    st.dateInput("A", { value: [undefined, undefined], clearable: true }),
  ).toEqualTypeOf<st.OpenDateRange>();
  // @ts-expect-error -- an open range has to be told to be one
  st.dateInput("A", { value: [undefined, "2026-01-02"] });
  // @ts-expect-error -- a day is written as ISO 8601 does
  st.dateInput("A", { value: "14 March" });
}

export function containersAreTuples(count: number): void {
  expectTypeOf(st.columns(2)).toEqualTypeOf<readonly [st.Container, st.Container]>();
  expectTypeOf(st.columns([2, 1])).toEqualTypeOf<readonly [st.Container, st.Container]>();
  expectTypeOf(st.columns(count)).toEqualTypeOf<readonly st.Container[]>();
  const tabs = st.tabs(["Chart", "Data"]);
  expectTypeOf(tabs.active).toEqualTypeOf<"Chart" | "Data">();
  expectTypeOf(tabs[1]).toEqualTypeOf<st.Container>();
  expectTypeOf(st.sidebar(() => 7)).toEqualTypeOf<number>();
  expectTypeOf(st.form("f").submitButton("Save")).toEqualTypeOf<boolean>();
  // @ts-expect-error -- only a placeholder can be cleared
  st.container().clear();
}

export async function chartsKnowTheirColumns(
  rows: readonly { month: string; sales: number }[],
): Promise<void> {
  st.lineChart(rows, { x: "month", y: ["sales"] });
  st.barChart({ month: ["a"], sales: [1] }, { x: "month", y: "sales" });
  // @ts-expect-error -- there is no such column
  st.lineChart(rows, { x: "moth" });
  // @ts-expect-error -- there is no such column
  st.barChart({ month: ["a"], sales: [1] }, { y: "costs" });
  expectTypeOf(await st.spinner("A", async () => 7)).toEqualTypeOf<number>();
}

export function stateHasItsTypes(): void {
  const state = st.state(() => ({ count: 0, names: [] as string[] }));
  expectTypeOf(state).toEqualTypeOf<{ count: number; names: string[] }>();
  expectTypeOf(st.session["anything"]).toEqualTypeOf<unknown>();
}

export function gettersOfTestsKnowTheirElements(app: AppTest): void {
  expectTypeOf(app.slider("A").value).toEqualTypeOf<number | readonly [number, number]>();
  expectTypeOf(app.button("A").click()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(app.checkbox().set(true)).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error -- a box is ticked or not
  void app.checkbox().set("yes");
  // @ts-expect-error -- a text cannot be set
  void app.text().set;
  // @ts-expect-error -- nor a slider clicked
  void app.slider().click;
  // @ts-expect-error -- there is no element of this kind
  void app.sldier;
}
