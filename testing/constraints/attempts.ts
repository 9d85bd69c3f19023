import { entry, type Fields, insert } from "./rows.ts";

/** The SQLSTATE codes with which the database refuses statements. */
export const STATE = {
  check: "23514",
  unique: "23505",
  foreignKey: "23503",
  notNull: "23502",
  appendOnly: "23001",
} as const;

/**
 * Statements that the database must refuse, the SQLSTATE, and the constraint where the database names one. The statements run
 * in a transaction that has moved the head of the couple's ledger, unless they write the couple themselves.
 */
export interface Attempt {
  readonly title: string;
  readonly statements: readonly string[];
  readonly state: string;
  readonly constraint: string | undefined;
}

/** The invalid fields of a new row, or invalid statements; and the constraint without the name of its table. */
export type Case = readonly [
  title: string,
  invalid: Fields | string | readonly string[],
  constraint?: string,
];

/** Attempts on one table, by the state that refuses them. */
export function attemptsOn(
  table: string,
  refused: Readonly<Partial<Record<keyof typeof STATE, readonly Case[]>>>,
): Attempt[] {
  const statementsOf = (invalid: Case[1]): readonly string[] => {
    if (typeof invalid === "string") return [invalid];
    if (isList(invalid)) return invalid;
    return table === "journal_entries" ? entry(invalid) : [insert(table, invalid)];
  };
  return Object.entries(refused).flatMap(([state, cases]) =>
    cases.map(([title, invalid, constraint]) => ({
      title,
      statements: statementsOf(invalid),
      state: STATE[state as keyof typeof STATE],
      constraint: constraint && `${table}_${constraint}`,
    })),
  );
}

function isList(invalid: Fields | readonly string[]): invalid is readonly string[] {
  return Array.isArray(invalid);
}
