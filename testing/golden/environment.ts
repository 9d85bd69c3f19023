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

/** Seals the webhooks' secrets of golden ledgers. It is written into them and used nowhere else. */
export const SEALING_KEY = Buffer.from("golden ledgers: a key of no use.");

/** One who acts on the environment, with the operations called by name. */
export interface Caller {
  readonly principal: Principal;
  /** Calls an operation that must succeed. */
  ask(name: string, input: object, idempotencyKey?: string): Promise<Answer>;
}

/** A user on the environment, as a person with every scope. */
export interface Person extends Caller {
  readonly id: string;
  /** The same user through another client or token. */
  through(other: Partial<Principal>): Caller;
}

/** Books of their own in memory, with a clock that only the play moves and ids that follow from it. */
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

  /** Opens empty books. An unexpected error ends the play. */
  static async open(start: string): Promise<Environment> {
    const error = (facts: Record<string, unknown>, message: string) => {
      throw new Error(message, { cause: facts.err });
    };
    return new Environment(await openEngine({}, { log: { error } }), new Date(start));
  }

  /** Moves the clock to a later instant, given in ISO 8601 in UTC, and does what became due by then. */
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

  /** Delivers what waits for webhooks: `answer` is what the receiver at an address answers. */
  async deliver(answer: (url: string) => Attempt): Promise<void> {
    const job = deliverWebhooks({ sender: { send: async ({ url }) => answer(url) }, chance: () => 0.5 });
    await this.#run(job);
  }

  /** Creates a user who is in no couple. */
  async person(name: string, email: string): Promise<Person> {
    const { id } = await this.operator().ask("create_user", { email, display_name: name });
    return this.#person(principalFor(id, null, { actor: "web app" }));
  }

  /** The same person after their couple was formed. */
  joined(person: Person, coupleId: string): Person {
    return this.#person({ ...person.principal, coupleId });
  }

  /** The operator, for a couple, for one of its users, or for nobody. */
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

  /** Ids in the order in which they are asked for, whatever the clock says. */
  #nextId(): string {
    this.#ids += 1;
    return uuidv7({ msecs: this.#now.getTime(), seq: this.#ids, random: new Uint8Array(16).fill(7) });
  }
}
