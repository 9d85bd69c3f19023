import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Engine } from "../../engine/engine.ts";

export type InBackground = (request: FastifyRequest, work: () => Promise<void>) => void;

/** Runs work after the answer is sent. The server finishes it before it closes. */
export function backgroundOf(scope: FastifyInstance, { log }: Engine): InBackground {
  const running = new Set<Promise<void>>();
  scope.addHook("onClose", async () => {
    await Promise.all(running);
  });
  return ({ id }, work) => {
    const done: Promise<void> = new Promise((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => log.error({ err: error, request_id: id }, "a sign-in mail was not sent"))
      .finally(() => running.delete(done));
    running.add(done);
  };
}
