import { userByEmail } from "../src/database/queries/tenants.ts";
import { Authenticator } from "../src/engine/authenticator.ts";
import type { Engine } from "../src/engine/engine.ts";
import { agentOf, clientNameOf, MAX_CLIENT_NAME } from "../src/identity/agent.ts";
import type { Principal } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { noSuchUser, OTHER_BOOKS } from "./books.ts";
import { Failure, usage } from "./failure.ts";

/** The user that an assistant represents: `--user`, or else the holder of the token. */
export interface Acting {
  readonly user?: string;
  readonly client?: string;
}

/** Finds the caller of each call. `announced` is the name the client gave itself. */
export type Resolver = (engine: Engine, announced?: string | undefined) => Promise<Principal>;

/**
 * Who acts for a command, which is the client's name where there is no other. `where` are the books, in words.
 * @throws Failure when no user is given, or two
 */
export function resolverOf({ user, client }: Acting, command: string, where: string): Resolver {
  if (user !== undefined) {
    // A person's name for it is taken as it is or refused; one that a client announces is made to fit.
    if (client !== undefined && clientNameOf(client) !== client.trim()) {
      throw usage(
        `--client takes a name of 1 to ${MAX_CLIENT_NAME} characters; "${client}" is not one, or is reserved.`,
      );
    }
    // The couple is looked up each time, since it may form while the client is connected.
    return async ({ orm }, announced) => {
      const known = await userByEmail(orm.em.fork(), user);
      if (!known) throw new Refusal("unknown_user", sentence(noSuchUser(user, where).message));
      return agentOf(known, client?.trim() ?? clientNameOf(announced) ?? command);
    };
  }
  if (client !== undefined) throw usage("--client goes with --user; a token has its client's name.");
  const token = process.env.COUPLES_CFO_TOKEN?.trim();
  if (!token) {
    throw usage(
      "no user given.",
      "Give --user EMAIL, or a token in COUPLES_CFO_TOKEN (couples-cfo token create makes one).",
    );
  }
  return holderOf(token);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whoever holds the token, as long as it is valid. */
export function holderOf(token: string): Resolver {
  return (engine) => new Authenticator(engine).authenticate(token);
}

/** Ends a start that can come to nothing, in words for the person who set it up. */
export async function assertKnown(
  resolving: Promise<Principal>,
  { user }: Acting,
  where: string,
): Promise<Principal> {
  try {
    return await resolving;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (user !== undefined) throw noSuchUser(user, where);
    throw new Failure(
      `the token in COUPLES_CFO_TOKEN is not valid, has expired or was revoked (${where}).`,
      OTHER_BOOKS,
    );
  }
}
