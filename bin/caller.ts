import { userByEmail } from "../src/database/queries/tenants.ts";
import { Authenticator } from "../src/engine/authenticator.ts";
import type { Engine } from "../src/engine/engine.ts";
import { agentOf, clientNameOf, MAX_CLIENT_NAME } from "../src/identity/agent.ts";
import type { Principal } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { noSuchUser, OTHER_BOOKS } from "./books.ts";
import { Failure, usage } from "./failure.ts";

/** The user that an assistant acts for: the one of `--user`, otherwise the holder of the token. */
export interface CallerOptions {
  readonly user?: string;
  readonly client?: string;
}

/** Finds the caller of each call. `announced` is the name the client gave itself. */
export type Resolver = (engine: Engine, announced?: string | undefined) => Promise<Principal>;

/**
 * Finds the caller from the options and the environment. `command` is the client's name when no other name is given;
 * `where` describes the books for error messages.
 * @throws Failure when no user is given, or two
 */
export function resolverOf({ user, client }: CallerOptions, command: string, where: string): Resolver {
  if (user !== undefined) {
    // A name given by a person is accepted or refused unchanged; a name announced by a client is shortened to fit.
    if (client !== undefined && clientNameOf(client) !== client.trim()) {
      throw usage(
        `--client must be a name of 1 to ${MAX_CLIENT_NAME} characters that is not reserved, not "${client}".`,
      );
    }
    // The couple is looked up for each call, because it may be created while the client is connected.
    return async ({ orm }, announced) => {
      const known = await userByEmail(orm.em.fork(), user);
      if (!known) throw new Refusal("unknown_user", sentence(noSuchUser(user, where).message));
      return agentOf(known, client?.trim() ?? clientNameOf(announced) ?? command);
    };
  }
  if (client !== undefined) throw usage("--client requires --user: a token already has a client name.");
  const token = process.env.COUPLES_CFO_TOKEN?.trim();
  if (!token) {
    throw usage(
      "no user given.",
      "Pass --user EMAIL, or set COUPLES_CFO_TOKEN to a token (couples-cfo token create makes one).",
    );
  }
  return holderOf(token);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Resolves to the holder of the token, as long as the token is valid. */
export function holderOf(token: string): Resolver {
  return (engine) => new Authenticator(engine).authenticate(token);
}

/** Turns an unknown user or an invalid token into an error message for the person who starts the command. */
export async function assertKnown(
  resolving: Promise<Principal>,
  { user }: CallerOptions,
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
