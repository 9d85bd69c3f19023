import type { FastifyInstance, FastifyPluginAsync } from "fastify";

/**
 * Adds routes with hooks that apply to no others. An error in `add` rejects the promise: in a plugin that takes a callback, it
 * would be an uncaught exception.
 */
export async function addScope(
  app: FastifyInstance,
  add: (scope: FastifyInstance) => void,
  { prefix = "" } = {},
): Promise<void> {
  const plugin: FastifyPluginAsync = async (scope) => add(scope);
  await app.register(plugin, { prefix });
}
