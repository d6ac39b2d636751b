/** The expenses of a small company, kept in memory: where a real tool would ask its database. */

export const categories = ["Travel", "Meals", "Software", "Hardware", "Training"] as const;
export type Category = (typeof categories)[number];

export const states = ["open", "approved", "declined"] as const;
export type State = (typeof states)[number];

export interface Expense {
  readonly id: number;
  readonly date: string;
  readonly person: string;
  readonly email: string;
  readonly category: Category;
  readonly purpose: string;
  readonly amount: number;
  readonly state: State;
}

const people = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson"];
const purposes: Readonly<Record<Category, readonly string[]>> = {
  Travel: ["Train to Berlin", "Flight to Lisbon", "Taxi from the airport", "Hotel, two nights"],
  Meals: ["Dinner with a customer", "Team lunch"],
  Software: ["Design tool, monthly", "Test browsers, yearly"],
  Hardware: ["Monitor", "Keyboard", "Headset"],
  Training: ["Conference ticket", "Books on statistics"],
};

let expenses: readonly Expense[] = seed();

/** All expenses, the newest first. */
export function listExpenses(): readonly Expense[] {
  return expenses.toSorted((a, b) => b.date.localeCompare(a.date) || b.id - a.id);
}

export function addExpense(expense: Omit<Expense, "id" | "state">): void {
  const id = Math.max(...expenses.map((other) => other.id)) + 1;
  expenses = [...expenses, { ...expense, id, state: "open" }];
}

export function decide(id: number, state: State): void {
  expenses = expenses.map((expense) => (expense.id === id ? { ...expense, state } : expense));
}

/** Sums by month and category, for a chart with a line for each category. */
export function byMonth(rows: readonly Expense[]): Record<string, string | number>[] {
  const months = [...new Set(rows.map(({ date }) => date.slice(0, 7)))].toSorted();
  return months.map((month) => {
    const entries = rows.filter(({ date }) => date.startsWith(month));
    const sums = categories.map((category) => [
      category,
      total(entries.filter((row) => row.category === category)),
    ]);
    return { month, ...Object.fromEntries(sums) };
  });
}

export function total(rows: readonly Expense[]): number {
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}

/** The same expenses at every start, so that a picture of the app stays the same. */
function seed(): Expense[] {
  let state = 7;
  const random = (below: number): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state % below;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  return Array.from({ length: 72 }, (_, index) => {
    const category = pick(categories);
    const person = pick(people);
    const month = String(1 + (index % 11)).padStart(2, "0");
    const day = String(1 + random(28)).padStart(2, "0");
    return {
      id: index + 1,
      date: `2026-${month}-${day}`,
      person,
      email: `${person.split(" ")[0]?.toLowerCase()}@example.com`,
      category,
      purpose: pick(purposes[category]),
      amount: 20 + random(category === "Travel" ? 900 : 260),
      state: index % 11 === 10 ? "open" : pick(["approved", "approved", "approved", "declined"]),
    } satisfies Expense;
  });
}
