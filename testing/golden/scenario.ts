/** The scenario of the golden ledgers, and what plays it. */
import { readFileSync } from "node:fs";
import { v7 as uuidv7 } from "uuid";
import { parse } from "yaml";
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

const OUTCOMES: Readonly<Record<string, Attempt>> = {
  gone: { outcome: "gone", error: "The receiver answered 410 Gone.", askedMs: 0 },
  busy: { outcome: "failed", error: "The receiver answered 503.", askedMs: 60_000 },
};

/** One step, by its kind or its call. */
type Step = Readonly<Record<string, unknown>>;

const STEPS: readonly Step[] = ["scenario.yaml", "scenario-2.yaml"].flatMap((file) =>
  parse(readFileSync(new URL(file, import.meta.url), "utf8"), { merge: true }),
);

/** Plays the scenario on books in memory. The caller closes the engine. An unexpected error ends the scenario. */
export async function runScenario(): Promise<Engine> {
  const error = (facts: Record<string, unknown>, message: string) => {
    throw new Error(message, { cause: facts.err });
  };
  const player = new Player(await openEngine({}, { log: { error } }));
  for (const step of STEPS) await player.take(step);
  return player.engine;
}

class Player {
  readonly engine: Engine;
  #now = new Date("2026-01-05T09:00:00.000Z");
  #ids = 0;
  readonly #answers = new Map<string, Answer>();

  constructor({ orm, log }: Engine) {
    this.engine = createEngine(orm, {
      now: () => this.#now,
      ids: () => this.#nextId(),
      log,
      webhooks: { vault: new Vault([SEALING_KEY]), allowPrivate: false },
    });
  }

  async take(step: Step): Promise<void> {
    for (const [what, value] of Object.entries(step)) {
      if (what === "pass") this.#now = new Date(this.#now.getTime() + Number(value) * 1000);
      else if (what === "until") await this.#until(new Date(String(value)));
      else if (what === "deliver") await this.#deliver(value as Record<string, string>);
      else await this.#call(what, value);
    }
  }

  async #call(what: string, input: unknown): Promise<void> {
    const [caller = "", operation = "", name, idempotencyKey] = what.split(", ");
    const as = this.#callerOf(caller);
    const couple = { couple_id: as.coupleId ?? as.principal.coupleId };
    const needsSequence = JSON.stringify(input).includes("$sequence");
    if (needsSequence) this.#answers.set("sequence", await ask(this.engine, "get_couple", couple, as));
    const filled = this.#filled(input);
    const answer = await ask(this.engine, operation, filled, {
      ...as,
      ...(idempotencyKey && { idempotencyKey }),
    });
    if (name) this.#answers.set(name, answer);
  }

  /** A value with its references replaced. */
  #filled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((inner) => this.#filled(inner));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#filled(inner)]));
    const [, name, path = ""] = /^\$([a-z]\w*)((?:\.\w+)*)$/.exec(String(value)) ?? [];
    if (name === undefined) return value;
    if (name === "sequence") return this.#answers.get(name).ledger.sequence;
    const fields = (path || ".id").slice(1).split(".");
    return fields.reduce((found: Answer, field) => found[field], this.#named(name));
  }

  #named(name: string): Answer {
    const answer = this.#answers.get(name);
    if (!answer) throw new Error(`nothing is named ${name}`);
    return answer;
  }

  #callerOf(caller: string): { principal: Principal; coupleId?: string; userId?: string } {
    const [, couple, person] = /^operator(?: for (\w+))?(?: (\w+))?$/.exec(caller) ?? [undefined];
    if (caller.startsWith("operator")) {
      return {
        principal: OPERATOR,
        ...(couple && { coupleId: this.#named(couple).id }),
        ...(person && { userId: this.#named(person).id }),
      };
    }
    const [name = "", by, token = ""] = caller.replace(/^claude of /, "").split(" ");
    const { id } = this.#named(name);
    const coupleOf = ({ partner_1_id, partner_2_id }: Answer) => [partner_1_id, partner_2_id].includes(id);
    const principal = principalFor(id, [...this.#answers.values()].find(coupleOf)?.id ?? null, {
      ...(caller.startsWith("claude") ? { kind: "agent", actor: "claude" } : { actor: "web app" }),
    });
    if (!by) return { principal };
    const { id: tokenId, expires_at } = this.#named(token);
    return { principal: { ...principal, tokenId, expiresAt: new Date(expires_at) } };
  }

  async #until(next: Date): Promise<void> {
    if (next <= this.#now) throw new Error(`${next.toISOString()} is not after ${this.#now.toISOString()}`);
    this.#now = next;
    await this.#run(checkInsDue);
    await this.#run(checkDrift);
  }

  async #deliver(outcomes: Readonly<Record<string, string>>): Promise<void> {
    const send = async ({ url }: { url: string }): Promise<Attempt> =>
      OUTCOMES[outcomes[new URL(url).pathname] ?? ""] ?? { outcome: "delivered" };
    await this.#run(deliverWebhooks({ sender: { send }, chance: () => 0.5 }));
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
