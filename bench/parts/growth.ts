import type { Engine } from "../../src/engine/engine.ts";
import { createEngine, openEngine } from "../../src/engine/open.ts";
import { growLedger } from "../../testing/grown-ledger.ts";
import { ask, type Cast, principalOf } from "../books/cast.ts";
import { vacuum } from "../books/databases.ts";
import { load, type Measured, median, type Step } from "../load.ts";
import type { Run } from "../run.ts";

/** Ledgers of one couple over ten years, each in its own database with the same other couples. */
const QUICK_SIZES = [3, 4];
const SIZES = [3, 4, 5, 6];
const PAGE = "filtered ledger page";

/** What one caller asks through `invoke`, again and again. */
type Actions = Readonly<Record<string, Step>>;

/** What a couple's calls cost when its ledger has grown, beside the same calls on a ledger of 10^3 events. */
export async function measureGrowth({ report, databases, ...run }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const seeded = await (await databases()).seeded(["ten years old"], run.couples);
  const [cast] = seeded.casts;
  if (!cast) throw new Error("no couple was seeded");
  const sizes = run.quick ? QUICK_SIZES : SIZES;
  const bySize = new Map<string, Actions>();
  for (const power of sizes) {
    const { url } = stack.use(await seeded.copy());
    const engine = stack.adopt(await openEngine({ url }), ({ orm }) => orm.close(true));
    await growLedger(engine.orm, cast.coupleId, { events: 10 ** power, until: new Date() });
    await vacuum(url);
    bySize.set(`10^${power} events`, actionsOn(engine, cast));
  }
  const [base = "", ...grown] = bySize.keys();
  const worstPage = new Map<string, number>();
  for (const action of Object.keys(bySize.get(base) ?? {})) {
    const rounds = await roundsOf(run, (name) => bySize.get(name)?.[action], [base, ...grown]);
    report.rounds(`growth/${action}`, rounds, []);
    for (const name of grown) {
      // How many times as long a call takes.
      const ratio = median(
        rounds.map((round) => (round[name]?.p50 ?? Number.NaN) / (round[base]?.p50 ?? Number.NaN)),
      );
      report.ratio(`growth/${action}/${name} of 10^3`, ratio);
      if (action.startsWith(PAGE)) worstPage.set(name, Math.max(ratio, worstPage.get(name) ?? 0));
    }
  }
  for (const [name, ratio] of worstPage) report.ratio(`growth/${PAGE}/${name} of 10^3`, ratio);
}

async function roundsOf(
  { rounds, seconds }: Pick<Run, "rounds" | "seconds">,
  stepOf: (name: string) => Step | undefined,
  names: readonly string[],
): Promise<Record<string, Measured>[]> {
  const all: Record<string, Measured>[] = [];
  for (let round = 0; round <= rounds; round++) {
    const measured: Record<string, Measured> = {};
    for (const name of names) {
      const step = stepOf(name);
      if (!step) throw new Error(`${name} is not measured at every size`);
      // The first round only warms up.
      const share = round === 0 ? 10 : 4;
      measured[name] = await load(step, { callers: 1, seconds: seconds / share, couples: 1 });
    }
    if (round > 0) all.push(measured);
  }
  return all;
}

function actionsOn(engine: Engine, cast: Cast): Actions {
  const { accountId, goalId } = cast;
  const principal = principalOf(cast);
  const call = (name: string, input: object, on = engine) => ask(on, name, input, { principal });
  const page = (filter: object) => () => call("list_ledger", { ...filter, limit: 20 });
  return {
    // Most events name the account and a third of them the goal; of the last type there are few, all at the beginning.
    [`${PAGE} by account`]: page({ account_id: accountId }),
    [`${PAGE} by goal`]: page({ goal_id: goalId }),
    [`${PAGE} by type and account`]: page({ event_type: "DEPOSIT", account_id: accountId }),
    [`${PAGE} by a rare type`]: page({ event_type: "REACTION" }),
    drift: () => call("get_drift", {}),
    summary: () => call("get_summary", {}),
    "summary, nothing cached": () => call("get_summary", {}, createEngine(engine.orm)),
    allocate: () => call("allocate_to_goal", { account_id: accountId, goal_id: goalId, amount: "0.01" }),
  };
}
