import { expect, test } from "vitest";
import { clientNameOf, MAX_CLIENT_NAME } from "./agent.ts";

test.each([
  ["claude", "claude"],
  [" Claude\u202e Desktop\n", "Claude Desktop"],
  ["a\u0000b\ud800", "ab\ufffd"],
  ["x".repeat(90), "x".repeat(MAX_CLIENT_NAME)],
  [`${"x".repeat(MAX_CLIENT_NAME - 1)} y`, "x".repeat(MAX_CLIENT_NAME - 1)],
])("the client name %j becomes %j", (announced, name) => {
  expect(clientNameOf(announced)).toBe(name);
});

test.each([
  [undefined],
  [""],
  [" \u200b\n"],
  ["\u3164"],
  ["\u2800"],
  ["Operator"],
  ["oper\u200bator"],
  ["ｏｐｅｒａｔｏｒ"],
  ["\u043eperator"],
  ["Couples CFO"],
  ["Web"],
])("%j is not a client name", (announced) => {
  expect(clientNameOf(announced)).toBeUndefined();
});
