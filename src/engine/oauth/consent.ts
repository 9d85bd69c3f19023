import { z } from "zod";
import type { ConnectedApp } from "../../books/connected-app.ts";
import type { RowWrite } from "../../books/diff.ts";
import { appsOf } from "../../database/queries/connected-apps.ts";
import { findRecord, setPayload } from "../../database/queries/oauth-records.ts";
import { writeRows } from "../../database/queries/write.ts";
import { appendAppConnected, newApp, withRead } from "../../identity/connected-app.ts";
import { hashToken } from "../../identity/new-token.ts";
import type { Principal } from "../../identity/principal.ts";
import { requirePerson } from "../../identity/requirements.ts";
import { requireFreshCheck } from "../../identity/session.ts";
import { assertBelowLimit, MAX_CONNECTED_APPS } from "../../kernel/limits.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { operation } from "../../operations/operation.ts";
import type { Engine } from "../engine.ts";
import { invoke } from "../invoke.ts";
import { type Payload, withoutSecret, withSecret } from "./payload.ts";

/** An app's request for access, which waits for its user's answer. */
export interface AccessRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** The scopes that the app asks for, known or not. */
  readonly scopes: readonly string[];
  readonly resource: string;
  /** Where the browser goes after the answer. */
  readonly returnTo: string;
}

interface Found {
  readonly recordId: string;
  readonly payload: Payload;
  readonly request: AccessRequest;
  readonly isAnswered: boolean;
}

/** The request with this secret. @throws Refusal `request_ended` */
export async function accessRequest(engine: Engine, secret: string): Promise<AccessRequest> {
  return (await find(engine, secret)).request;
}

async function find({ orm, now }: Engine, secret: string): Promise<Found> {
  const record = await findRecord(orm.em.fork(), "Interaction", hashToken(secret), now());
  if (!record) throw new Refusal("request_ended");
  const payload = withSecret(record.payload, secret);
  const { params, returnTo, result } = payload as {
    readonly params: Readonly<Record<string, string>>;
    readonly returnTo: string;
    readonly result?: object;
  };
  const { client_id: clientId = "", redirect_uri: redirectUri = "", scope = "", resource = "" } = params;
  const request = { clientId, redirectUri, scopes: scope.split(" "), resource, returnTo };
  return { recordId: record.id, payload, request, isAnswered: result !== undefined };
}

/** What the person decides, and what is known about the app. */
export interface Answer extends Pick<ConnectedApp, "client" | "origin" | "kind" | "scopes" | "seesPrivate"> {
  readonly principal: Principal;
  /** The id of the HTTP request. */
  readonly requestId: string;
}

/**
 * Connects the app of a request and answers where the browser goes: all or nothing, so that a crash leaves the request as it
 * was. Repeating it connects nothing more.
 * @throws Refusal `request_ended`, `person_required`, `check_required`, `limit_reached`
 */
export async function allow(engine: Engine, secret: string, answer: Answer): Promise<string> {
  const { recordId, payload, request, isAnswered } = await find(engine, secret);
  if (isAnswered) return request.returnTo;
  const { principal, requestId, scopes: granted, ...about } = answer;
  const id = engine.ids();
  const { clientId, resource } = request;
  const userId = requirePerson(principal);
  const stated = { id, userId, clientId, resource, ...about, scopes: withRead(granted) };
  const offline = request.scopes.filter((scope) => scope === "offline_access");
  const answered = {
    ...payload,
    params: { ...(payload.params as object), scope: [...stated.scopes, ...offline].join(" ") },
    result: { login: { accountId: userId }, consent: { grantId: id } },
  };
  const operation = connecting(stated, recordId, withoutSecret(answered, secret));
  const outcome = await invoke(engine, operation, {}, { principal, requestId });
  if (!outcome.ok) throw outcome.refusal;
  return request.returnTo;
}

/** Refuses a request and answers where the browser goes. @throws Refusal `request_ended` */
export async function deny(engine: Engine, secret: string): Promise<string> {
  const { recordId, payload, request, isAnswered } = await find(engine, secret);
  const result = { error: "access_denied", error_description: "The user denied the request." };
  if (!isAnswered)
    await setPayload(
      engine.orm.em.fork(),
      recordId,
      withoutSecret({ ...payload, result }, secret),
      engine.now(),
    );
  return request.returnTo;
}

/**
 * The operation that connects an app and stores the answer to its request in one write. It is not in the catalog: only the
 * consent page runs it, in the browser that the app opened.
 */
function connecting(stated: Parameters<typeof newApp>[0], recordId: string, payload: Payload) {
  const connection = (caller: Principal, now: Date, connected: number) => {
    assertBelowLimit(connected, MAX_CONNECTED_APPS);
    const app = newApp(stated, now);
    if (app.kind === "person" || app.scopes.some((scope) => scope !== "read")) requireFreshCheck(caller, now);
    const writes: readonly RowWrite[] = [
      { table: "connected_apps", insert: { ...app } },
      {
        table: "oauth_records",
        where: { id: recordId, consumedAt: null },
        update: { payload, consumedAt: now },
      },
    ];
    return { app, writes };
  };
  return operation({
    name: "connect_app",
    title: "Connect an app",
    summary: "Connects an app that asked for access.",
    effect: "append",
    scope: "admin",
    within: "person",
    http: { method: "POST", path: "/connected-apps" },
    input: z.strictObject({}),
    output: z.object({}),
    refusals: ["check_required", "limit_reached"],
    example: {},
    facts: () => ({ connectedApps: true }),
    decide(_input, decision, { facts }) {
      const { app, writes } = connection(decision.caller, decision.now, facts.connectedApps.length);
      for (const write of writes) decision.write(write);
      appendAppConnected(decision, app);
      return {};
    },
    async directory(_input, { em, caller, now }) {
      const live = await appsOf(em, [stated.userId], now);
      await writeRows(em, null, connection(caller, now, live.length).writes);
      return {};
    },
  });
}
