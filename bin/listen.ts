import type { FastifyInstance } from "fastify";
import { Failure } from "./failure.ts";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Listens and returns the URL. @throws Failure when the address cannot be used, with `next` as what to do */
export async function listen(app: FastifyInstance, { host, port }: Address, next: string): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const words: Readonly<Record<string, string>> = {
      EADDRINUSE: `port ${port} on ${host} is in use by another process.`,
      EACCES: `this user may not listen on port ${port}.`,
      EADDRNOTAVAIL: `${host} is not an address of this machine.`,
      ENOTFOUND: `${host} is not an address of this machine.`,
    };
    if (!words[code]) throw error;
    throw new Failure(words[code], next);
  }
}
