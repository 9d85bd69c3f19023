import type { EntityManager } from "@mikro-orm/core";
import type { Histogram } from "prom-client";
import { UNLEASED } from "../../books/webhook.ts";
import { type DueRow, dueWebhooks } from "../../database/queries/due.ts";
import {
  findLeased,
  leaseWebhook,
  nextDelivery,
  noteDelivered,
  noteFailed,
  noteUpToDate,
  release,
} from "../../database/queries/webhook-delivery.ts";
import { secretsOf } from "../../identity/webhook-secret.ts";
import type { Delivery, Failure, Leased, Receiving } from "../../webhooks/delivery.ts";
import { changeWebhook } from "../../webhooks/events.ts";
import { messageOf } from "../../webhooks/message.ts";
import { MAX_FAILING_MS, pauseAfter } from "../../webhooks/retry.ts";
import type { FailedAttempt, Sender } from "../../webhooks/send.ts";
import type { WebhookSettings } from "../../webhooks/settings.ts";
import { FairShare } from "../connection-shares.ts";
import { decideByService } from "../decide-by-service.ts";
import type { Engine } from "../engine.ts";
import type { Job, Progress } from "./job.ts";

/** Webhooks that are sent to at once. Each takes a slot no longer than a turn and the attempt that it ends with. */
const SLOTS = 32;
/** After this long a webhook that always has more gives its slot to another, in milliseconds. */
const TURN_MS = 15_000;
/** How long to rest between two looks at what is due, in milliseconds. */
const PAUSE_MS = 500;

/** What deliveries take besides the engine. */
export interface DeliveryOptions {
  readonly sender: Pick<Sender, "send">;
  /** Gets the duration of each attempt, in seconds, with its outcome. */
  readonly durations?: Histogram<"outcome">;
  /** From 0 to 1. */
  readonly chance?: () => number;
}

/**
 * Sends events to webhooks, each in the order of its couple's ledger: the next message goes out only when the receiver took
 * the one before. A round is one look for what is due and starts a turn for each webhook; turns outlive the round, so that
 * a slow receiver keeps no other waiting as long as there are slots.
 */
export function deliverWebhooks(options: DeliveryOptions): Job {
  const turns = new Set<Promise<void>>();
  const shares = new FairShare();

  function start(delivering: Delivering, webhook: DueRow): void {
    const { progress, engine } = delivering;
    progress.inProgress(1);
    const turn = takeTurn(delivering, webhook)
      .catch((err: unknown) => {
        progress.settled("failed");
        engine.log.error({ err, webhook_id: webhook.id }, "a webhook's turn failed");
      })
      .finally(() => {
        progress.inProgress(-1);
        turns.delete(turn);
      });
    turns.add(turn);
  }

  return {
    name: "deliver_webhooks",
    pauseMs: PAUSE_MS,
    async run(engine, signal, progress) {
      const { webhooks: settings } = engine;
      const limit = SLOTS - turns.size;
      if (!settings || limit === 0 || signal.aborted) return;
      const { keyIds } = settings.vault;
      const due = await dueWebhooks(engine.orm.em.fork(), engine.now(), { keyIds, limit });
      for (const webhook of due) {
        const inBooks = <T>(work: (em: EntityManager) => Promise<T>) =>
          shares.run({ owner: webhook.coupleId, writes: true }, () => work(engine.orm.em.fork()));
        start({ ...options, engine, settings, signal, progress, inBooks }, webhook);
      }
    },
    async finish() {
      await Promise.all(turns);
    },
  };
}

interface Delivering extends DeliveryOptions {
  readonly engine: Engine;
  readonly settings: WebhookSettings;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** One of a couple's webhooks at a time: while another process holds its rows, the connections are for the others. */
  readonly inBooks: <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;
}

/** One webhook's turn: message after message, until none waits, one fails, or others want the slot. */
async function takeTurn(delivering: Delivering, webhook: DueRow): Promise<void> {
  const { engine, signal, progress, inBooks } = delivering;
  const leased = await inBooks((em) => leaseWebhook(em, webhook, { lease: engine.ids(), now: engine.now() }));
  if (!leased) return;
  const ends = performance.now() + TURN_MS;
  while (!signal.aborted && performance.now() < ends && (await deliverNext(delivering, leased)))
    progress.settled("done");
  // Not after an error: what is left of the lease is then the pause before it is tried again.
  await inBooks((em) => release(em, leased, engine.now()));
}

/** Makes one attempt at what waits. Whether it was delivered, and more may follow. */
async function deliverNext(delivering: Delivering, leased: Leased): Promise<boolean> {
  const { engine, sender, settings, signal, durations, inBooks } = delivering;
  const next = await inBooks((em) => nextOf(em, leased, settings));
  if (!next) return false;
  const { receiving, delivery } = next;
  const { webhook } = receiving;
  const now = engine.now();
  const started = performance.now();
  const attempt = await sender.send({
    url: webhook.url,
    message: messageOf(delivery),
    secrets: secretsOf(settings.vault, webhook, now),
    now,
    signal,
  });
  durations?.observe({ outcome: attempt.outcome }, (performance.now() - started) / 1000);
  if (attempt.outcome === "delivered")
    return inBooks((em) => noteDelivered(em, leased, delivery.event.sequence, engine.now()));
  if (attempt.outcome !== "stopped") await fail(delivering, { leased, receiving, attempt });
  return false;
}

/** The webhook as it is now, and what it receives next; undefined when nothing waits, or the lease is lost. */
async function nextOf(
  em: EntityManager,
  leased: Leased,
  { vault }: WebhookSettings,
): Promise<{ receiving: Receiving; delivery: Delivery } | undefined> {
  const receiving = await findLeased(em, leased, vault.keyIds);
  if (!receiving) return undefined;
  const delivery = await nextDelivery(em, receiving);
  if (delivery) return { receiving, delivery };
  await noteUpToDate(em, leased, receiving.headSequence);
  return undefined;
}

interface Failed {
  readonly leased: Leased;
  /** As it was when the attempt began. */
  readonly receiving: Receiving;
  readonly attempt: FailedAttempt;
}

async function fail(
  { engine, inBooks, chance = Math.random }: Delivering,
  { leased, receiving: { webhook }, attempt }: Failed,
): Promise<void> {
  const now = engine.now();
  const attempts = webhook.attempts + 1;
  const failure = {
    attempts,
    failingSince: webhook.failingSince ?? now,
    lastError: attempt.error,
    nextAttemptAt: new Date(now.getTime() + pauseAfter(attempts, chance(), attempt.askedMs)),
  };
  const tried = now.getTime() - failure.failingSince.getTime();
  const isHopeless = attempt.outcome === "gone" || tried >= MAX_FAILING_MS;
  // While somebody else has the couple's books, it stays one that fails, and is given up the next time.
  if (isHopeless && (await inBooks(() => giveUp(engine, leased, failure)))) return;
  await inBooks((em) => noteFailed(em, leased, failure));
}

/**
 * Disables the webhook, in the ledger too, unless it was paused in the meantime: a paused webhook starts again when it is
 * resumed. False when the couple's lock was not free.
 */
async function giveUp(engine: Engine, { coupleId, id, lease }: Leased, failure: Failure): Promise<boolean> {
  const occasion = { coupleId, questions: { webhook: id } };
  const done = await decideByService(engine, occasion, (decision, { webhook }) => {
    if (webhook?.lease === lease && webhook.pausedAt === null) {
      const columns = { ...failure, ...UNLEASED, disabledAt: decision.now };
      changeWebhook(decision, webhook, "webhook_disabled", columns, webhook);
    }
    return true;
  });
  return done ?? false;
}
