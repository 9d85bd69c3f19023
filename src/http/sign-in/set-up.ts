import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { parseInput } from "../../engine/parse.ts";
import { setUpInput } from "../../engine/set-up.ts";
import { assertSetUpCode, setUpByCode } from "../../engine/sign-in/set-up.ts";
import { invalidInput } from "../../kernel/refusals.ts";
import { linkSecret } from "../../operations/inputs/link-secret.ts";
import { addressOf, hourlyLimit } from "../plugins/limit.ts";
import type { Site } from "../site.ts";
import { setSessionCookie } from "./cookie.ts";

interface SetUpOptions {
  readonly engine: Engine;
  readonly site: Site;
}

/** Requests that one network address can make within an hour, so that nobody guesses the code. */
const HOURLY_REQUESTS = 60;

const codeToShow = z.strictObject({ code: linkSecret });
const booksToMake = setUpInput.extend({ code: linkSecret });

/** Makes the first books from the set-up page, which only the code that the server printed opens. */
export function addSetUp(scope: FastifyInstance, { engine, site }: SetUpOptions): void {
  const limit = hourlyLimit(HOURLY_REQUESTS);

  scope.post("/auth/set-up/show", async (request, reply) => {
    limit(addressOf(request), reply);
    await assertSetUpCode(engine, parseInput(codeToShow, request.body).code);
    return {};
  });

  scope.post("/auth/set-up", async (request, reply) => {
    limit(addressOf(request), reply);
    const { code: given, ...input } = parseInput(booksToMake, request.body);
    if (input.partner_email === input.email)
      throw invalidInput([{ field: "partner_email", message: "Give another address than yours." }]);
    const browser = request.headers["user-agent"] ?? null;
    const secret = await setUpByCode(engine, given, { input, browser });
    return setSessionCookie(reply, site, secret).send({});
  });
}
