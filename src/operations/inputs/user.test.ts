import { expect } from "vitest";
import { outcome } from "../../../testing/books.ts";
import { test } from "../../../testing/privacy/books.ts";
import { ACCESS, inputOf } from "../../../testing/samples/samples.ts";

/** Operations that the operator can also call for no user. */
const FOR_ANYONE = ["commit_rebalance", "remove_connected_app", "revoke_token"];

const rows = ACCESS.filter(
  ({ acting, expected, operation }) =>
    acting && expected.operator === "done" && !FOR_ANYONE.includes(operation),
);

test.for(rows)(
  "the operator must name the user of $operation, $on",
  async ({ operation, input }, { books }) => {
    const { couple, ids } = books;
    const call = (named: object) => outcome(couple.engine, operation, inputOf(input, ids, books), named);
    expect(await call({ coupleId: couple.id })).toBe("invalid_input: user_id");
    expect(await call({ userId: ids.ada })).toBe("done");
  },
);
