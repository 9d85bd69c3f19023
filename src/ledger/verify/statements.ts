import type { Event } from "../../books/rows.ts";
import { recordCheckIn, type StatedCheckIn } from "./check-ins.ts";
import { recordApp, type StatedApps } from "./connected-apps.ts";
import { erasedProperties } from "./erased.ts";
import { type MadePrivate, recordEntry } from "./journal.ts";
import { recordPlan, type StatedPlan } from "./plans.ts";
import { recordToken, type StatedTokens } from "./tokens.ts";
import { recordVersion, type StatedVersion } from "./versions.ts";
import { recordWebhook, type WebhookStatus } from "./webhooks.ts";

/** What events state in addition to the rows that `apply` changes. */
export interface Statements {
  formedAt: Date | undefined;
  /** When partner 2 joined; undefined if the couple formed with both, or is still one person. */
  joinedAt: Date | undefined;
  /** The versions of the couple, each account and each goal, by id. */
  readonly versions: Map<string, StatedVersion>;
  readonly tokens: StatedTokens;
  readonly apps: StatedApps;
  /** Webhooks that were not deleted, by id. */
  readonly webhooks: Map<string, WebhookStatus>;
  readonly checkIns: Map<string, StatedCheckIn>;
  readonly madePrivate: MadePrivate;
  /** Plans that have not been compared with their rows yet, by id. */
  readonly plans: Map<string, StatedPlan>;
}

/** The statements before the first event. */
export function noStatements(): Statements {
  return {
    formedAt: undefined,
    joinedAt: undefined,
    versions: new Map(),
    apps: { connected: new Map(), confirmed: new Set(), removed: new Set() },
    tokens: { created: new Map(), confirmed: new Set(), revoked: new Set() },
    webhooks: new Map(),
    checkIns: new Map(),
    madePrivate: new Map(),
    plans: new Map(),
  };
}

/** Records what an event states. */
export function addStatements(statements: Statements, event: Event): void {
  const { eventType, sourceAccountId, destGoalId, metadata } = event;
  recordPlan(statements.plans, event);
  switch (eventType) {
    case "COUPLE":
      if (metadata.action === "formed") statements.formedAt = event.timestamp;
      if (metadata.action === "joined") statements.joinedAt = event.timestamp;
      recordVersion(statements.versions, COUPLE, metadata);
      break;
    case "ACCOUNT":
      if (sourceAccountId !== null)
        recordVersion(statements.versions, sourceAccountId, metadata, erasedProperties(event));
      break;
    case "GOAL":
      if (destGoalId !== null)
        recordVersion(statements.versions, destGoalId, metadata, erasedProperties(event));
      break;
    case "JOURNAL":
      recordEntry(statements.madePrivate, event);
      break;
    case "SYNC":
      recordCheckIn(statements.checkIns, event);
      break;
    case "SYSTEM":
      recordToken(statements.tokens, event);
      recordApp(statements.apps, event);
      recordWebhook(statements.webhooks, metadata);
      break;
  }
}

/** The key of the couple in `versions`. */
export const COUPLE = "couple";
