import type { FastifyInstance } from "fastify";
import type { Engine } from "../../engine/engine.ts";
import { assertWritable } from "../../engine/readiness.ts";
import { unavailable } from "../../kernel/refusals.ts";

/** How long the write check of the database may take, in milliseconds. */
const MAX_FAILING_MS = 2_000;

/** `/healthz`: the process is up. `/readyz`: its database is writable and it is not closing. */
export function addHealth(
  app: FastifyInstance,
  { engine, isClosing }: { engine: Engine; isClosing: () => boolean },
): void {
  const config = { isProbe: true };
  const isWritable = probeOf(engine);
  app.get("/healthz", { config }, async () => ({ status: "ok" }));
  app.get("/readyz", { config }, async () => {
    if (isClosing() || !(await isWritable())) throw unavailable();
    return { status: "ready" };
  });
}

/** Whether the database is writable. Concurrent requests share one check, because anyone may request it. */
function probeOf(engine: Engine): () => Promise<boolean> {
  let probing: Promise<boolean> | undefined;
  return async () => {
    probing ??= probe(engine).finally(() => {
      probing = undefined;
    });
    const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, MAX_FAILING_MS, false);
    return Promise.race([probing, tooLate]).finally(() => clearTimeout(timer));
  };
}

async function probe(engine: Engine): Promise<boolean> {
  try {
    await assertWritable(engine);
    return true;
  } catch (error) {
    engine.log.error({ err: error }, "the database cannot be written");
    return false;
  }
}
