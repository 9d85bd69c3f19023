import type { Configuration } from "@mikro-orm/core";
import { PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import { CompiledQuery } from "kysely";
import { PreparingClient } from "./postgres-client.ts";

/**
 * MikroORM writes the values into the text of a statement, so that PostgreSQL parses and plans each one anew. This
 * driver sends them beside the text, and its connections prepare each text once.
 */
export class PreparingDriver extends PostgreSqlDriver {
  protected override readonly connection: PreparingConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new PreparingConnection(config);
  }
}

/** Options of the pool that PreparingDriver needs. */
export const PREPARING_POOL = { Client: PreparingClient, pipeline: true };

type Execute = PostgreSqlConnection["execute"];

class PreparingConnection extends PostgreSqlConnection {
  override async execute<T>(...[query, params, method, ctx, context]: Parameters<Execute>): Promise<T & never> {
    const statement = typeof query === "string" && Array.isArray(params) && numbered(query, params);
    // An aborted query is the base class's business.
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

/** A statement as PostgreSQL prepares it. */
interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * The statement with $1, $2, ... in place of MikroORM's question marks; undefined when it has none, or a value that
 * is more than one plain value (a list, a fragment of SQL), or an escaped question mark.
 */
export function numbered(query: string, params: readonly unknown[]): Statement | undefined {
  if (params.length === 0 || /\\\?|\?\?/.test(query) || !params.every(isPlain)) return undefined;
  let n = 0;
  const text = query.replaceAll("?", () => `$${++n}`);
  if (n !== params.length) return undefined;
  return { text, values: params.map((value) => (value instanceof Date ? value.toISOString() : value)) };
}

function isPlain(value: unknown): boolean {
  return value === null || value instanceof Date || ["string", "number", "bigint", "boolean"].includes(typeof value);
}
