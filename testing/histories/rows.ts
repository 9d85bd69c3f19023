/** The rows of the model, and the calls that change them. */
import type { Principal } from "../../src/identity/principal.ts";

/** A caller, with the couple and the user that its requests name. */
export interface Caller {
  readonly name: string;
  readonly principal: Principal;
  readonly coupleId?: string;
  readonly userId?: string;
  /** False: a partner of another couple. */
  readonly ours: boolean;
}

/** A call as it goes over the wire. `broken`: its input breaks the schema, whatever the books hold. */
export interface WireCall {
  readonly caller: Caller;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
  readonly broken: boolean;
  /** What an update sends along: the whole row as it was read, its version, or another version. */
  readonly sends?: "row" | "version" | "stale";
}

export interface ModelAccount {
  readonly id: string;
  readonly ownerId: string;
  readonly joint: boolean;
  readonly manual: boolean;
  readonly plaidId: string | undefined;
  name: string;
  version: number;
  hidden: boolean;
  open: boolean;
  balance: bigint;
  keep: bigint;
  /** Minor units by goal id. */
  readonly held: Map<string, bigint>;
  /** Whether its balance ever fell: only then may goals hold more than it has. */
  dropped: boolean;
  /** Place among the model's events of the last balance that was synced. */
  syncedAt: number;
}

export interface ModelGoal {
  readonly id: string;
  name: string;
  version: number;
  active: boolean;
  locked: boolean;
  target: bigint;
  priority: number;
  deadline: string | undefined;
  readonly createdAt: number;
  /** Its status against its schedule that the ledger recorded last. */
  drift: string;
  /** What was spent from it on what it is for. */
  spent: bigint;
}

export interface ModelEvent {
  readonly id: string;
  readonly type: string;
  readonly account: ModelAccount | undefined;
  readonly from: ModelGoal | undefined;
  readonly to: ModelGoal | undefined;
  readonly amount: bigint;
  readonly place: number;
  /** Of a SPENDING: whether the balance showed it already. */
  readonly inBalance?: boolean;
  /** Of a WITHDRAWAL: the plan that uses up the earmark of the payment. */
  readonly planId?: string | undefined;
  /** Who did it: an acting user, and whether through the operator. Of a plan's moves it is not known, and never needed. */
  readonly by?: Doer;
  reversed: boolean;
}

/** Who did something, when. */
export interface Doer {
  readonly user: string | null;
  readonly operator: boolean;
  readonly at: number;
}

export interface ModelMove {
  readonly account: ModelAccount;
  readonly from: ModelGoal | undefined;
  readonly to: ModelGoal | undefined;
  readonly amount: bigint;
}

export interface ModelPlan {
  /** Whether it may use its requester's private accounts. */
  readonly includePrivate: boolean;
  readonly id: string;
  readonly requester: string | null;
  readonly strategy: string;
  /** The books as the plan read them. */
  readonly read: string;
  readonly moves: readonly ModelMove[];
  readonly expires: number;
  status: "suggested" | "awaiting_approval" | "committed" | "rejected";
  committer: string | null;
  wasCommitted: boolean;
  decider: string | null;
}

/** An open invitation. */
export interface ModelInvitation {
  readonly id: string;
  readonly secret: string;
  /** Whether it is for the joiner's address; otherwise for whoever has its link. */
  readonly byMail: boolean;
  readonly expires: number;
  /** The accounts that the joiner brings, once they have accepted it by its link. */
  accepted: readonly string[] | undefined;
}

/** A user who can join the books, and the account that they have. */
export interface Joiner {
  readonly userId: string;
  readonly email: string;
  readonly account: { readonly id: string; readonly name: string; readonly balance: bigint };
}
