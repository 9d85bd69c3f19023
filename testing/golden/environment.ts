import { v7 as uuidv7 } from "uuid";
import type { Engine } from "../../src/engine/engine.ts";
import { checkInsDue } from "../../src/engine/jobs/bring-check-ins-due.ts";
import { checkDrift } from "../../src/engine/jobs/check-drift.ts";
import { deliverWebhooks } from "../../src/engine/jobs/deliver-webhooks.ts";
import type { Job } from "../../src/engine/jobs/job.ts";
import { runOnce } from "../../src/engine/jobs/run-once.ts";
import { createEngine, openEngine } from "../../src/engine/open.ts";
import { OPERATOR, type Principal } from "../../src/identity/principal.ts";
import { Vault } from "../../src/identity/vault.ts";
import type { Attempt } from "../../src/webhooks/send.ts";
import { type Answer, ask, principalFor } from "../books.ts";

/** Seals the webhook secrets of golden ledgers and is used nowhere else. */
export const SEALING_KEY = Buffer.from("golden ledgers: a key of no use.");

/** A caller of operations by name. */
export interface Caller {
  readonly principal: Principal;
  /** Calls an operation that must succeed. */
  ask(name: string, input: object, idempotencyKey?: string): Promise<Answer>;
}

/** A user with a person's token and every scope. */
export interface Person extends Caller {
  readonly id: string;
  /** The same user through another client or token. */
  through(other: Partial<Principal>): Caller;
}

/** Books in memory. The scenario moves their clock, and ids follow from the clock. */
export class Environment {
  readonly engine: Engine;
  #now: Date;
  #ids = 0;

  private constructor(engine: Engine, start: Date) {
    this.#now = start;
    this.engine = createEngine(engine.orm, {
      now: () => this.#now,
      ids: () => this.#nextId(),
      log: engine.log,
      webhooks: { vault: new Vault([SEALING_KEY]), allowPrivate: false },
    });
  }

  /** Opens empty books. An unexpected error ends the scenario. */
  static async open(start: string): Promise<Environment> {
    const error = (facts: Record<string, unknown>, message: string) => {
      throw new Error(message, { cause: facts.err });
    };
    return new Environment(await openEngine({}, { log: { error } }), new Date(start));
  }

  /** Moves the clock to a later instant (ISO 8601 in UTC), and runs the jobs that are due by then. */
  async until(instant: string): Promise<void> {
    const next = new Date(instant);
    if (next <= this.#now) throw new Error(`${instant} is not after ${this.#now.toISOString()}`);
    this.#now = next;
    await this.#run(checkInsDue);
    await this.#run(checkDrift);
  }

  /** Moves the clock by seconds. */
  pass(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }

  /** Delivers webhook messages; `answer` returns the response of the receiver at a URL. */
  async deliver(answer: (url: string) => Attempt): Promise<void> {
    const job = deliverWebhooks({ sender: { send: async ({ url }) => answer(url) }, chance: () => 0.5 });
    await this.#run(job);
  }

  /** Creates a user without a couple. */
  async person(name: string, email: string): Promise<Person> {
    const { id } = await this.operator().ask("create_user", { email, display_name: name });
    return this.#person(principalFor(id, null, { actor: "web app" }));
  }

  /** The same person as a member of a couple. */
  joined(person: Person, coupleId: string): Person {
    return this.#person({ ...person.principal, coupleId });
  }

  /** The operator, for a couple, a user, or neither. */
  operator(acting: { readonly coupleId?: string; readonly userId?: string } = {}): Caller {
    return this.#caller(OPERATOR, acting);
  }

  close(): Promise<void> {
    return this.engine.orm.close(true);
  }

  #person(principal: Principal & { readonly userId: string | null }): Person {
    if (principal.userId === null) throw new Error("a person is a user");
    const through = (other: Partial<Principal>) => this.#caller({ ...principal, ...other });
    return { ...this.#caller(principal), id: principal.userId, through };
  }

  #caller(principal: Principal, acting: object = {}): Caller {
    return {
      principal,
      ask: (name, input, idempotencyKey) =>
        ask(this.engine, name, input, { principal, ...acting, ...(idempotencyKey && { idempotencyKey }) }),
    };
  }

  async #run(job: Job): Promise<void> {
    const { failed } = await runOnce(job, this.engine);
    if (failed > 0) throw new Error(`${job.name} failed ${failed} times`);
  }

  /** Returns ids in order, independent of the clock. */
  #nextId(): string {
    this.#ids += 1;
    return uuidv7({ msecs: this.#now.getTime(), seq: this.#ids, random: new Uint8Array(16).fill(7) });
  }
}
