import { expect, test } from "vitest";
import { ask, newCouple, newUser } from "../../../testing/books.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { query } from "../../database/queries/read.ts";
import { User } from "../../entities/user.ts";
import { makeLink, signInByLink } from "./links.ts";

const isOnServer = databaseForTests().kind === "postgres";

const WAITING =
  "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

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
  const waiting = (count: number) =>
    expect.poll(() => query(engine.orm.em.fork(), WAITING, []), { timeout: 20_000 }).toHaveLength(count);
  const join = () => ask(engine, "join_couple", { couple_id: couple.id, user_id: dan.id });
  return { engine, cleo, dan, hold, release: () => holder.commit(), waiting, join };
}

test.skipIf(!isOnServer)("signing in beside joining a couple locks users before the couple", async () => {
  const { engine, cleo, dan, hold, release, waiting, join } = await heldBooks();
  const { secret: former } = await newSessionOf(engine, cleo.id);
  const { email } = await engine.orm.em.fork().findOneOrFail(User, { id: dan.id });
  const link = (await makeLink(engine, email, { signUp: "invitation" })) ?? "";
  await hold();
  // Dan signs in with a browser in which Cleo was signed in, so that both of their rows and Cleo's couple are locked.
  const signedIn = signInByLink(engine, link, { browser: null, former });
  await waiting(1);
  const joined = join();
  await waiting(2);
  await release();
  expect(await signedIn).toMatch(/^[\w-]{43}$/);
  expect(await joined).toMatchObject({ partner_2_id: dan.id });
});

test.skipIf(!isOnServer)("joining waits for the couple before it loads the books", async () => {
  const { dan, hold, release, waiting, join } = await heldBooks();
  await hold();
  const joined = join();
  await waiting(1);
  await release();
  // Books that were loaded before the lock have the former epoch, with which nothing is stored.
  expect(await joined).toMatchObject({ partner_2_id: dan.id });
});
