import { appWith } from "../../database/queries/connected-apps.ts";
import { clientMetadata, insertClient } from "../../database/queries/oauth-clients.ts";
import {
  consumeRecord,
  deleteRecord,
  findRecord,
  type RecordKind,
  refreshesSince,
  saveRecord,
} from "../../database/queries/oauth-records.ts";
import { RECORD_KINDS } from "../../entities/oauth-record.ts";
import { hashToken } from "../../identity/new-token.ts";
import { transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";
import { disconnect } from "./disconnect.ts";
import { type Payload, withoutSecret, withSecret } from "./payload.ts";

const HOUR_MS = 60 * 60 * 1000;

/** How often a connected app can refresh its tokens within an hour. A token is valid for an hour. */
const HOURLY_REFRESHES = 60;

/** Where oidc-provider stores the instances of one model. */
export interface Store {
  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>;
  find(id: string): Promise<Payload | undefined>;
  findByUid(uid: string): Promise<undefined>;
  findByUserCode(code: string): Promise<undefined>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
}

/** The store of a model. A grant is a connected app; sessions are this server's own, so those of oidc-provider are not kept. */
export function storeOf(engine: Engine, model: string): Store {
  if (model === "Client") return { ...NOTHING, ...clientStore(engine) };
  if (model === "Grant") return { ...NOTHING, ...grantStore(engine) };
  const kind = RECORD_KINDS.find((name) => name === model);
  return kind ? { ...NOTHING, ...recordStore(engine, kind) } : NOTHING;
}

const NOTHING: Store = {
  async upsert() {},
  async find() {
    return undefined;
  },
  async findByUid() {
    return undefined;
  },
  async findByUserCode() {
    return undefined;
  },
  async consume() {},
  async destroy() {},
  // Tokens of a removed app are not found, so removing the app is enough.
  async revokeByGrantId() {},
};

function clientStore({ orm, now }: Engine): Pick<Store, "upsert" | "find"> {
  return {
    upsert: (id, metadata) => insertClient(orm.em.fork(), id, metadata, now()),
    async find(id) {
      const metadata = await clientMetadata(orm.em.fork(), id);
      return metadata === undefined ? undefined : (JSON.parse(metadata) as Payload);
    },
  };
}

function grantStore(engine: Engine): Pick<Store, "find" | "destroy"> {
  return {
    async find(id) {
      const app = await appWith(engine.orm.em.fork(), id, engine.now());
      if (!app) return undefined;
      const { userId: accountId, clientId, scopes, resource } = app;
      const exp = Math.ceil(app.expiresAt.getTime() / 1000);
      return {
        jti: id,
        kind: "Grant",
        accountId,
        clientId,
        exp,
        resources: { [resource]: scopes.join(" ") },
      };
    },
    destroy: (id) => disconnect(engine, id),
  };
}

function recordStore(
  engine: Engine,
  kind: RecordKind,
): Pick<Store, "upsert" | "find" | "consume" | "destroy"> {
  const { orm } = engine;
  return {
    async upsert(id, payload, expiresIn = 0) {
      const now = engine.now();
      const { grantId } = payload as { grantId?: string };
      const record = {
        id: engine.ids(),
        kind,
        secretHash: hashToken(id),
        payload: withoutSecret(payload, id),
        appId: grantId ?? null,
        expiresAt: new Date(now.getTime() + expiresIn * 1000),
      };
      await saveRecord(orm.em.fork(), record, now);
    },
    async find(id) {
      const found = await findRecord(orm.em.fork(), kind, hashToken(id), engine.now());
      if (!found) return undefined;
      return { ...withSecret(found.payload, id), ...(found.isConsumed && { consumed: true }) };
    },
    async consume(id) {
      const em = orm.em.fork();
      if (kind === "RefreshToken") await assertRefreshable(engine, hashToken(id));
      if (await consumeRecord(em, kind, hashToken(id), engine.now())) return;
      const { appId } = (await findRecord(em, kind, hashToken(id), engine.now())) ?? {};
      if (appId) await disconnect(engine, appId);
      throw new UsedTwice();
    },
    destroy: (id) => transact(engine, (em) => deleteRecord(em, kind, hashToken(id))),
  };
}

/** @throws TooManyRefreshes */
async function assertRefreshable({ orm, now }: Engine, secretHash: string): Promise<void> {
  const em = orm.em.fork();
  const { appId } = (await findRecord(em, "RefreshToken", secretHash, now())) ?? {};
  if (!appId) return;
  const since = new Date(now().getTime() - HOUR_MS);
  const { count, first } = await refreshesSince(em, appId, since);
  if (first === null || count < HOURLY_REFRESHES) return;
  throw new TooManyRefreshes(Math.ceil((first.getTime() - since.getTime()) / 1000));
}

/** An app has used up its refreshes of this hour; its refresh token stays valid. oidc-provider answers with these fields. */
export class TooManyRefreshes extends Error {
  readonly expose = true;
  readonly statusCode = 429;
  readonly error_description =
    `An app can refresh its tokens ${HOURLY_REFRESHES} times an hour; try again later.`;
  /** When the app can try again. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("temporarily_unavailable");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Another request used the code or token at the same time. oidc-provider answers with these fields. */
class UsedTwice extends Error {
  readonly expose = true;
  readonly statusCode = 400;
  readonly error_description = "grant request is invalid";

  constructor() {
    super("invalid_grant");
  }
}
