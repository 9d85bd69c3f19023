import { DeadlockException } from "@mikro-orm/core";
import { describe, expect, test } from "vitest";
import { ask, newCouple, newUser } from "../../../testing/books.ts";
import { endOf } from "../../../testing/concurrent.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { inviting } from "../../../testing/invitations.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { emailOf, linkFor, PRESSER } from "../../../testing/sign-in-links.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { lockCouple } from "../../database/queries/books.ts";
import { query } from "../../database/queries/read.ts";
import type { Engine } from "../engine.ts";
import { changeSignIn, sessionWith } from "./changes.ts";
import { startEmailChange, useEmailChange } from "./email-change.ts";
import { signInByLink } from "./links.ts";

const isOnServer = databaseForTests().kind === "postgres";

const WAITING =
  "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

/** Waits until this many transactions wait for a lock. */
async function waiting({ orm }: Engine, count: number): Promise<void> {
  await expect.poll(() => query(orm.em.fork(), WAITING, []), { timeout: 20_000 }).toHaveLength(count);
}

/** Cleo keeps books alone, which another transaction holds and has changed; Dan is about to join. */
async function heldBooks() {
  const { engine } = await newCouple();
  const [cleo, dan] = [await newUser(engine, "Cleo"), await newUser(engine, "Dan")];
  const couple = await ask(engine, "create_couple", { partner_1_id: cleo.id });
  const holder = engine.orm.em.fork();
  const hold = async () => {
    await holder.begin();
    const raise = "update couples set auth_epoch = auth_epoch + 1 where id = ? returning 1";
    await query(holder, raise, [couple.id]);
  };
  const join = () => ask(engine, "join_couple", { couple_id: couple.id, user_id: dan.id });
  return { engine, cleo, dan, hold, release: () => holder.commit(), join };
}

test.skipIf(!isOnServer)("signing in beside joining a couple locks users before the couple", async () => {
  const { engine, cleo, dan, hold, release, join } = await heldBooks();
  const { secret: former } = await newSessionOf(engine, cleo.id);
  const link = await linkFor(engine, await emailOf(engine, dan.id));
  await hold();
  // Dan signs in with a browser in which Cleo was signed in, so that both of their rows and Cleo's couple are locked.
  const signedIn = signInByLink(engine, link, { ...PRESSER, former });
  await waiting(engine, 1);
  const joined = join();
  await waiting(engine, 2);
  await release();
  expect(await signedIn).toMatch(/^[\w-]{43}$/);
  expect(await joined).toMatchObject({ partner_2_id: dan.id });
});

/** What a statement locks, in the order in which a transaction may lock it. */
const LOCKS: readonly (readonly [what: string, statement: RegExp])[] = [
  ["users", /^select .* from users .* for no key update/],
  ["couples", /^select .* from couples .* for no key update/],
  ["rows", /^(update|delete from) "?(sessions|sign_in_links|invitations|passkeys|email_changes)"?/],
];

/** What a call locks, one word for each statement. */
async function locksOf(engine: Engine, run: () => Promise<unknown>): Promise<readonly string[]> {
  const statements = await statementsDuring(engine, run);
  return statements.flatMap((statement) => LOCKS.find(([, pattern]) => pattern.test(statement))?.[0] ?? []);
}

describe("the order of locks", () => {
  /** Ada keeps books alone and has invited Ben. */
  async function invited(isByMail: boolean) {
    const setting = await inviting();
    const invitation = await setting.invite(isByMail ? setting.emailOfBen : undefined);
    return { ...setting, invitation, engine: setting.couple.engine };
  }

  test.each([
    [
      "accepting an invitation by mail",
      async () => {
        const { engine, accept, invitation } = await invited(true);
        return { engine, run: () => accept(invitation) };
      },
    ],
    [
      "confirming a partner",
      async () => {
        const { engine, accept, invitation, couple } = await invited(false);
        await accept(invitation);
        return { engine, run: () => couple.ask("confirm_invitation", { invitation_id: invitation.id }) };
      },
    ],
    [
      "leaving",
      async () => {
        const { engine, couple } = await invited(true);
        const confirmation = "leave for good";
        return { engine, run: () => couple.ask("leave_couple", { couple_id: couple.id, confirmation }) };
      },
    ],
    [
      "signing in by a link where somebody else was signed in",
      async () => {
        const { engine, ada, ben } = await newCouple();
        const { secret: former } = await newSessionOf(engine, ben.id);
        const link = await linkFor(engine, await emailOf(engine, ada.id));
        return { engine, run: () => signInByLink(engine, link, { ...PRESSER, former }) };
      },
    ],
    [
      "changing an address",
      async () => {
        const { engine, ada } = await newCouple();
        const { secret } = await newSessionOf(engine, ada.id);
        const change = await startEmailChange(engine, await sessionWith(engine, secret), "a@example.com");
        return { engine, run: () => useEmailChange(engine, change.oldSecret) };
      },
    ],
  ])("of %s is users, couples, rows", async (_what, given) => {
    const { engine, run } = await given();
    const locks = await locksOf(engine, run);
    const order = LOCKS.map(([what]) => what);
    expect(locks).toEqual(locks.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(locks)).toEqual(new Set(order));
  });

  test("of erasing is users, couples, rows; leaving, which is part of it, takes the same locks again", async () => {
    const { engine, couple } = await invited(true);
    const input = { user_id: couple.ada.id, confirmation: "erase for good" };
    const locks = await locksOf(engine, () => couple.ask("erase_user", input));
    expect([...new Set(locks)]).toEqual(LOCKS.map(([what]) => what));
  });

  test.skipIf(!isOnServer)(
    "lets a partner who leaves and a person who accepts wait for each other",
    async () => {
      const { engine, couple, accept, invitation } = await invited(true);
      const holder = engine.orm.em.fork();
      await holder.begin();
      await lockCouple(holder, couple.id);
      let outcomes: readonly string[] = [];
      const locks = await locksOf(engine, async () => {
        const confirmation = "leave for good";
        const left = couple.outcome("leave_couple", { couple_id: couple.id, confirmation });
        await waiting(engine, 1);
        const accepted = accept(invitation);
        await waiting(engine, 2);
        await holder.commit();
        outcomes = [await left, endOf(await accepted)];
      });
      expect(outcomes).toEqual(["done", "not_found"]);
      // Neither ran twice, as after a deadlock.
      expect(locks.filter((what) => what === "users")).toHaveLength(2);
    },
  );
});

test.skipIf(!isOnServer)("joining waits for the couple before it loads the books", async () => {
  const { engine, dan, hold, release, join } = await heldBooks();
  await hold();
  const joined = join();
  await waiting(engine, 1);
  await release();
  // Books that were loaded before the lock have the former epoch, with which nothing is stored.
  expect(await joined).toMatchObject({ partner_2_id: dan.id });
});

test("a change of how a person signs in starts over after a deadlock", async () => {
  const { engine, ada } = await newCouple();
  let runs = 0;
  await changeSignIn(engine, ada.id, async () => {
    runs += 1;
    if (runs === 1) throw new DeadlockException(new Error("deadlock detected"));
    return undefined;
  });
  expect(runs).toBe(2);
});
