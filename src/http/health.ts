import type { FastifyInstance } from "fastify";
import { Refusal } from "../domain/refusals.ts";
import type { Engine } from "../operations/engine.ts";

/** How long the database may take to answer that it is there. */
const PATIENCE_MS = 2_000;

/** `/healthz`: the process is up. `/readyz`: it can work, that is its database answers and it is not closing. */
export function addHealth(
  app: FastifyInstance,
  { engine, isClosing }: { engine: Engine; isClosing: () => boolean },
): void {
  const config = { rateLimit: false as const };
  app.get("/healthz", { config }, async () => ({ status: "ok" }));
  app.get("/readyz", { config }, async () => {
    if (isClosing() || !(await databaseAnswers(engine))) throw new Refusal("unavailable");
    return { status: "ready" };
  });
}

async function databaseAnswers(engine: Engine): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, PATIENCE_MS, false);
  const answers = engine.orm.checkConnection().then(({ ok }) => ok);
  return Promise.race([answers, tooLate]).finally(() => clearTimeout(timer));
}
