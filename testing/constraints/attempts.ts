import type { Fields, Rows } from "./rows.ts";

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
export type Attempt = readonly [
  title: string,
  sql: (rows: Rows) => string | readonly string[],
  state: string,
  constraint?: string | undefined,
];

/** The invalid fields of a new row, or invalid statements. */
type Invalid = Fields | string | readonly string[];

/** The constraint is named without its table. */
type Case = readonly [title: string, invalid: Invalid | ((rows: Rows) => Invalid), constraint?: string];

/** Attempts on one table, by the state that refuses them. `row` inserts a valid row with the given fields replaced. */
export function attemptsOn(
  table: string,
  row: (rows: Rows, fields: Fields) => string | readonly string[],
  refused: Readonly<Partial<Record<keyof typeof STATE, readonly Case[]>>>,
): Attempt[] {
  const attempt = (state: string, [title, invalid, constraint]: Case): Attempt => {
    const sql = (rows: Rows) => {
      const given = typeof invalid === "function" ? invalid(rows) : invalid;
      return typeof given === "string" || isList(given) ? given : row(rows, given);
    };
    return [title, sql, state, constraint && `${table}_${constraint}`];
  };
  return Object.entries(refused).flatMap(([state, cases]) =>
    cases.map((one) => attempt(STATE[state as keyof typeof STATE], one)),
  );
}

function isList(given: Fields | readonly string[]): given is readonly string[] {
  return Array.isArray(given);
}
