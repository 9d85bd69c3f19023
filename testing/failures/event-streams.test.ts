import { describe, expect, test } from "vitest";
import { formCouple, OPERATED, startServe } from "../command.ts";
import { ON_POSTGRES } from "../databases.ts";
import { openStream } from "../event-streams.ts";
import { ownDatabase } from "../own-database.ts";

const WRITES = 20;

describe.runIf(ON_POSTGRES)("two servers on one database", { timeout: 180_000 }, () => {
  test("a stream has every event of both, also when one of them is killed and its reader moves to the other", async () => {
    const { env } = await ownDatabase();
    const first = await startServe({ ...env, ...OPERATED });
    const second = await startServe({ ...env, ...OPERATED });
    const { coupleId } = await formCouple(first);
    const headers = { authorization: `Bearer ${OPERATED.COUPLES_CFO_OPERATOR_KEY}` };
    const query = `?couple_id=${coupleId}`;
    const steady = await openStream({ url: first.url, headers, query });
    const moved = await openStream({ url: second.url, headers, query });
    const [[ready]] = await Promise.all([steady.next(), moved.next()]);
    const start = Number(ready?.id);

    const goal = { couple_id: coupleId, name: "Car", target_amount: "100", type: "car", priority: 1 };
    for (let n = 0; n < WRITES; n++) {
      if (n === WRITES / 2) await second.end("SIGKILL");
      await (n % 2 === 1 && n < WRITES / 2 ? second : first).ask("POST", "/goals", goal);
    }
    await moved.ended;
    const last = moved.messages.at(-1)?.id ?? "";
    const again = await openStream({ url: first.url, headers: { ...headers, "last-event-id": last }, query });
    const expected = Array.from({ length: WRITES }, (_, at) => start + 1 + at);
    const sequences = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => Number(id));
    expect(sequences(await steady.next(WRITES))).toEqual(expected);
    const before = sequences(moved.messages.slice(1));
    const after = sequences(await again.next(WRITES - before.length));
    expect([...before, ...after]).toEqual(expected);
  });
});
