import { setTimeout as sleep } from "node:timers/promises";
import type { Histogram } from "prom-client";
import { secretsOf } from "../access/webhook-secret.ts";
import { Couple } from "../domain/couple.ts";
import { Webhook } from "../domain/webhook.ts";
import { noteWebhook } from "../domain/webhook-changes.ts";
import {
  dueWebhooks,
  type Leased,
  leaseWebhook,
  type Next,
  nextFor,
  noteDelivered,
  noteFailed,
  release,
  UNLEASED,
} from "../domain/webhook-delivery.ts";
import { PATIENCE_MS, pauseAfter } from "../domain/webhook-retry.ts";
import type { Engine, WebhookMeans } from "../operations/engine.ts";
import { messageOf } from "../webhooks/message.ts";
import type { FailedAttempt, Sender } from "../webhooks/send.ts";
import { inCouple } from "./couples.ts";
import type { Job } from "./job.ts";

/** Webhooks that are sent to at once. Each takes a slot no longer than a turn. */
const SLOTS = 32;
/** After this long a webhook that always has more gives its slot to another, in milliseconds. */
const TURN_MS = 15_000;
/** How long to rest between two looks at what is due, in milliseconds. */
const PAUSE_MS = 500;

interface Options {
  readonly sender: Pick<Sender, "send">;
  /** Told how long each attempt took, in seconds, by outcome. */
  readonly durations?: Histogram<"outcome">;
  /** From 0 to 1. */
  readonly chance?: () => number;
}

/**
 * Tells webhooks what has happened, each in the order of its couple's ledger: the next message goes out only when the
 * one before was taken. Webhooks keep no other waiting, of the same couple or of another.
 */
export function deliverWebhooks(options: Options): Job {
  return {
    name: "deliver_webhooks",
    pauseMs: PAUSE_MS,
    async run(engine, signal) {
      const { webhooks } = engine;
      if (!webhooks) return { done: 0, failed: 0 };
      const turns = new Set<Promise<void>>();
      let [done, failed] = [0, 0];
      // It looks again while turns go on, so that a receiver that is slow is no reason for others to wait.
      do {
        const limit = signal.aborted ? 0 : SLOTS - turns.size;
        const { keyIds } = webhooks.vault;
        const due = limit > 0 ? await dueWebhooks(engine.orm.em.fork(), engine.now(), { keyIds, limit }) : [];
        for (const webhook of due) {
          const turn = new Turn({ ...options, engine, means: webhooks, signal })
            .take(webhook)
            .then((delivered) => {
              done += delivered;
            })
            .catch((err: unknown) => {
              failed++;
              engine.log.error({ err, webhook_id: webhook.id }, "a webhook's turn failed");
            })
            .finally(() => turns.delete(turn));
          turns.add(turn);
        }
        await Promise.race([Promise.all(turns), sleep(PAUSE_MS)]);
      } while (turns.size > 0);
      return { done, failed };
    },
  };
}

interface Taking extends Options {
  readonly engine: Engine;
  readonly means: WebhookMeans;
  readonly signal: AbortSignal;
}

/** One webhook's turn: message after message, until none waits, one fails, or others want the slot. */
class Turn {
  readonly #taking: Taking;

  constructor(taking: Taking) {
    this.#taking = taking;
  }

  /** Answers how many messages were delivered. */
  async take(webhook: Webhook): Promise<number> {
    const { engine, signal } = this.#taking;
    const em = engine.orm.em.fork();
    const leased = await leaseWebhook(em, webhook, { lease: engine.ids(), now: engine.now() });
    if (!leased) return 0;
    const ends = performance.now() + TURN_MS;
    for (let delivered = 0; ; delivered++) {
      const { next, head } = await this.#lookUp(leased);
      const isOver = signal.aborted || performance.now() > ends;
      if (!next || isOver) {
        await release(em, leased, next ? leased.webhook.deliveredSequence : head, engine.now());
        return delivered;
      }
      if (!(await this.#deliver(leased, next))) return delivered;
    }
  }

  async #lookUp({ webhook }: Leased): Promise<{ next: Next | undefined; head: number }> {
    // The head first: every event up to it can then be read.
    const em = this.#taking.engine.orm.em.fork();
    const { headSequence: head } = await em.findOneOrFail(Couple, { id: webhook.couple.id });
    return { next: await nextFor(em, webhook, head), head };
  }

  /** Whether the message was delivered, and more may follow. */
  async #deliver(leased: Leased, next: Next): Promise<boolean> {
    const { engine, sender, means, signal, durations } = this.#taking;
    const { webhook } = leased;
    const em = engine.orm.em.fork();
    const now = engine.now();
    const started = performance.now();
    const attempt = await sender.send({
      url: webhook.url,
      message: messageOf(next),
      secrets: secretsOf(means.vault, webhook, now),
      now,
      signal,
    });
    durations?.observe({ outcome: attempt.outcome }, (performance.now() - started) / 1000);
    if (attempt.outcome === "delivered") return noteDelivered(em, leased, next.event.sequence, engine.now());
    if (attempt.outcome === "stopped") await release(em, leased, webhook.deliveredSequence, engine.now());
    else await this.#fail(leased, attempt);
    return false;
  }

  async #fail(leased: Leased, attempt: FailedAttempt): Promise<void> {
    const { engine, chance = Math.random } = this.#taking;
    const { webhook } = leased;
    const now = engine.now();
    const attempts = webhook.attempts + 1;
    const failure = {
      attempts,
      failingSince: webhook.failingSince ?? now,
      lastError: attempt.error,
      nextAttemptAt: new Date(now.getTime() + pauseAfter(attempts, chance(), attempt.askedMs)),
    };
    const tried = now.getTime() - failure.failingSince.getTime();
    const isHopeless = attempt.outcome === "gone" || tried >= PATIENCE_MS;
    // While somebody else has the couple's books, it stays one that fails, and is given up the next time.
    if (isHopeless && (await this.#giveUp(leased, failure))) return;
    await noteFailed(engine.orm.em.fork(), leased, failure);
  }

  /** Disables the webhook, in the ledger too. False when the couple's lock was not to be had. */
  async #giveUp({ webhook, lease }: Leased, failure: object): Promise<boolean> {
    const { engine } = this.#taking;
    const done = await inCouple(engine, webhook.couple.id, async (writing) => {
      const { em, couple, now } = writing;
      const found = await em.findOne(Webhook, { id: webhook.id, couple, lease });
      if (!found) return true;
      Object.assign(found, { ...failure, ...UNLEASED, disabledAt: now });
      noteWebhook(writing, found, "webhook_disabled");
      return true;
    });
    return done ?? false;
  }
}
