import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { DatabaseConnection, Driver, PostgresDialect } from "kysely";
import type { StatementLimits } from "./limits.ts";
import { PreparingConnection } from "./prepared.ts";

/**
 * Kysely never returns a connection to the pool when its transaction can neither begin nor be rolled back, which happens to
 * all running transactions when the server stops. After a few crashes the pool would be empty, and every request would wait
 * forever. This connection returns it, and the pool discards it because it is broken.
 */
class ReturningConnection extends PreparingConnection {
  override createKyselyDialect(
    overrides: Parameters<PreparingConnection["createKyselyDialect"]>[0],
  ): PostgresDialect {
    const dialect = super.createKyselyDialect(overrides);
    const createDriver = dialect.createDriver.bind(dialect);
    dialect.createDriver = () => returning(createDriver());
    return dialect;
  }
}

function returning(driver: Driver): Driver {
  const begin = driver.beginTransaction.bind(driver);
  const rollback = driver.rollbackTransaction.bind(driver);
  const orReturn = async (connection: DatabaseConnection, done: Promise<void>) => {
    try {
      await done;
    } catch (error) {
      await driver.releaseConnection(connection);
      throw error;
    }
  };
  driver.beginTransaction = (connection, settings) => orReturn(connection, begin(connection, settings));
  driver.rollbackTransaction = (connection) => orReturn(connection, rollback(connection));
  return driver;
}

/** MikroORM's driver for a PostgreSQL server that may stop and start again. */
export class PostgresDriver extends PostgreSqlDriver {
  protected override readonly connection = new ReturningConnection(this.config);

  /** The limits of transactions that begin now; undefined means none. */
  get limits(): StatementLimits | undefined {
    return this.connection.limits;
  }

  /** Limits the statements of transactions that begin from now on. */
  limitStatements(limits: StatementLimits): void {
    this.connection.limits = limits;
  }
}
