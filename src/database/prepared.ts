import { PostgreSqlConnection } from "@mikro-orm/postgresql";
import { CompiledQuery, type PostgresDialect } from "kysely";
import type { StatementLimits } from "./limits.ts";
import { type LimitsNow, PreparingClient } from "./postgres-client.ts";

type Execute = PostgreSqlConnection["execute"];
type Dialect = PostgreSqlConnection["createKyselyDialect"];

/** How long a caller waits for a new or pooled connection, in milliseconds, unless the address sets connect_timeout. */
const ACQUIRE_MS = 10_000;

/**
 * MikroORM writes values into the text of a statement, so PostgreSQL parses and plans every statement again. This connection
 * sends values as parameters, over clients that prepare each text once.
 */
export class PreparingConnection extends PostgreSqlConnection {
  /** The limits of transactions that begin from now on; undefined means none. */
  limits: StatementLimits | undefined;

  override createKyselyDialect(overrides: Parameters<Dialect>[0]): PostgresDialect {
    const limitsNow: LimitsNow = () => this.limits;
    const own = { Client: PreparingClient, pipeline: true, limitsNow };
    return super.createKyselyDialect({ connectionTimeoutMillis: ACQUIRE_MS, ...overrides, ...own });
  }

  override async execute<T>(
    ...[query, params, method, ctx, context]: Parameters<Execute>
  ): Promise<T & never> {
    const statement = typeof query === "string" && Array.isArray(params) && numbered(query, params);
    // The base class handles queries that can be aborted.
    if (!statement || (context && "signal" in context)) {
      return super.execute(query, params, method, ctx, context);
    }
    await this.ensureConnection();
    const { text, values } = statement;
    const run = async () => {
      const result = await (ctx ?? this.getClient()).executeQuery(CompiledQuery.raw(text, values));
      return this.transformRawResult(result, method) as T & never;
    };
    return this.executeQuery(text, run, { ...context, params: values });
  }
}

/** A statement with numbered parameters. */
interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * The statement with $1, $2, ... instead of question marks; undefined if it has no values, a value that is not a single one
 * (a list, a fragment of SQL), or an escaped question mark.
 */
export function numbered(query: string, params: readonly unknown[]): Statement | undefined {
  if (params.length === 0 || /\\\?|\?\?/.test(query) || !params.every(isPlain)) return undefined;
  let n = 0;
  const text = query.replaceAll("?", () => `$${++n}`);
  if (n !== params.length) return undefined;
  return { text, values: params.map((value) => (value instanceof Date ? value.toISOString() : value)) };
}

const PLAIN_TYPES = ["string", "number", "bigint", "boolean"];

function isPlain(value: unknown): boolean {
  return value === null || value instanceof Date || PLAIN_TYPES.includes(typeof value);
}
