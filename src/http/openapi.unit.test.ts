import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Answer } from "../../testing/books.ts";
import { documentedRefusals, validatorAt } from "../../testing/http.ts";
import { REFUSAL_CODES } from "../kernel/refusals.ts";
import { catalog } from "../operations/catalog.ts";
import answers from "./answers.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";
import { statusOf } from "./statuses.ts";

const COMMITTED = new URL("../../openapi.json", import.meta.url);

const document: Answer = openApiDocument();

function documented(name: string): Answer {
  const operation = catalog.find((candidate) => candidate.name === name);
  return document.paths[operation?.http.path ?? ""][operation?.http.method.toLowerCase() ?? ""];
}

/** The parameters of an operation, including shared ones. */
function parametersOf(name: string): Answer[] {
  return (documented(name).parameters ?? []).map(({ $ref, ...inline }: Answer) =>
    $ref ? document.components.parameters[$ref.split("/").at(-1)] : inline,
  );
}

/** The example of an operation's output in the document. */
function shownAnswer(name: string): Answer {
  const [response] = Object.values<Answer>(documented(name).responses);
  const { example, examples = {} } = response.content["application/json"];
  const [shared] = Object.keys(examples);
  return shared === undefined ? example : document.components.examples[shared].value;
}

/** The recorded output of the operation. */
function answered(name: string): Answer {
  return (answers as Answer)[name];
}

test("the committed document matches the catalog", () => {
  expect(JSON.parse(readFileSync(COMMITTED, "utf8")), "run `npm run generate`").toEqual(document);
});

test("its paths are relative to /v1", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toMatchObject([{ url: "/v1" }]);
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(["/goals/{id}", "/goals/allocate"]));
});

describe.each(catalog.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  test("documents its scope and its refusals", () => {
    const { operationId, security, description } = documented(name);
    expect(operationId).toBe(name);
    expect(security).toContainEqual({ operatorKey: [] });
    if (operation.scope === "operator") expect(security).toHaveLength(1);
    else expect(security).toContainEqual({ userToken: [operation.scope] });
    if (operation.scope !== "operator") expect(description).toContain(`\`${operation.scope}\``);
    expect(documentedRefusals(documented(name))).toEqual(expect.arrayContaining([...operation.refusals]));
    expect(documented(name).responses.default).toEqual({ $ref: "#/components/responses/Problem" });
  });

  test("has an output that matches its example", () => {
    const { content } = documented(name).responses[operation.http.status ?? 200];
    const isAnswer = validatorAt(content["application/json"].schema.$ref);
    for (const example of [answered(name) ?? shownAnswer(name), shownAnswer(name)]) {
      expect(isAnswer(example), JSON.stringify(isAnswer.errors)).toBe(true);
      expect(() => operation.output.parse(example)).not.toThrow();
    }
  });

  test("accepts its example and no unknown field", () => {
    const { requestBody } = documented(name);
    if (!requestBody) {
      const known = parametersOf(name).map((parameter) => parameter.name);
      const { [operation.http.id ?? ""]: _ofPath, ...query } = operation.example as Answer;
      expect(known).toEqual(expect.arrayContaining(Object.keys(query)));
      return;
    }
    const { schema, example = {} } = requestBody.content["application/json"];
    const isInput = validatorAt(schema.$ref);
    expect(isInput(example), JSON.stringify(isInput.errors)).toBe(true);
    // An update also accepts the read-only fields of the row, which its schema omits.
    const takesTheRow = operation.representation !== undefined;
    expect(isInput({ ...example, colour: "red" })).toBe(takesTheRow);
  });

  test("has an idempotency key only for a write", () => {
    const hasKey = parametersOf(name).some((parameter) => parameter.name === "Idempotency-Key");
    expect(hasKey).toBe(operation.effect !== "read");
  });
});

describe("amounts and instants", () => {
  test("have named schemas, and amounts are strings", () => {
    const { schemas } = document.components;
    expect(schemas.BankAccount.properties.balance.$ref).toBe("#/components/schemas/Money");
    const inputs = [
      ["CreateGoalInput", "target_amount"],
      ["UpdateGoalInput", "target_amount"],
      ["LinkAccountInput", "balance"],
      ["UpdateAccountInput", "keep_available"],
      ["RecordEventInput", "amount"],
      ["OneOff", "amount"],
    ] as const;
    for (const [input, field] of inputs)
      expect(schemas[input].properties[field].$ref).toBe("#/components/schemas/MoneyInput");
    expect(schemas.LedgerEvent.properties.timestamp).toEqual({ $ref: "#/components/schemas/Instant" });
    expect(schemas.Instant.description).toContain(".iso8601WithFractionalSeconds");
    expect(schemas.LedgerEvent.properties.amount).toMatchObject({
      type: ["string", "null"],
      pattern: schemas.Money.pattern,
    });
    const [isMoney, isInput] = ["Money", "MoneyInput"].map((name) =>
      validatorAt(`#/components/schemas/${name}`),
    );
    const out = ["0.00", "1250.00", "-3.50", "1250", "1.250", "9999999999999999999.00"];
    expect(out.filter((text) => !isMoney?.(text))).toEqual([]);
    expect(["", "1.", ".5", "1,5", "1e3", "+1", 1].filter((value) => isMoney?.(value))).toEqual([]);
    expect(["0", "1250.5", "1250.00"].filter((value) => !isInput?.(value))).toEqual([]);
    expect(["", "-1", "01", "1,5", "1e3", 12, 0.5, null, true].filter((value) => isInput?.(value))).toEqual(
      [],
    );
  });
});

describe("the examples are from one recorded session", () => {
  const asked = (name: string) => documented(name).requestBody?.content["application/json"].example;
  const cents = (amount: string) => Number(amount.replace(".", ""));
  const total = (amounts: string[]) => amounts.reduce((sum, amount) => sum + cents(amount), 0);

  test("inputs and outputs match", () => {
    for (const name of ["allocate_to_goal", "release_from_goal"]) {
      const [{ account_id, goal_id, amount }, { event, goal, account }] = [asked(name), answered(name)];
      expect([event.amount, event.source_account_id, account.id, goal.id]).toEqual([
        amount,
        account_id,
        account_id,
        goal_id,
      ]);
      expect([event.dest_goal_id, event.source_goal_id]).toContain(goal_id);
    }
    expect(answered("record_event")).toMatchObject(asked("record_event"));
    expect(answered("update_goal")).toMatchObject(asked("update_goal"));
    expect(answered("reverse_event").reverses_event_id).toBe(answered("allocate_to_goal").event.id);
  });

  test("closed and revoked rows stay so", () => {
    expect(answered("close_goal")).toMatchObject({
      goal: { status: "closed", current_allocation: "0.00" },
      events: [{ event_type: "RELEASE" }, { event_type: "GOAL", metadata: { action: "closed" } }],
    });
    expect(answered("close_account")).toMatchObject({ status: "closed", allocated: "0.00" });
    expect(answered("revoke_token").revoked_at).not.toBeNull();
  });

  test("the summary is concise, of two partners, and adds up", () => {
    const { partners, accounts, goals, totals, recent_events } = answered("get_summary");
    expect(partners.map(({ display_name }: Answer) => display_name)).toEqual(["Ada", "Ben"]);
    expect(accounts[0]).not.toHaveProperty("created_at");
    expect(recent_events).toHaveLength(2);
    for (const field of ["balance", "allocated", "available"])
      expect([field, total(accounts.map((row: Answer) => row[field]))]).toEqual([
        field,
        cents(totals[field]),
      ]);
    expect(total(goals.map((row: Answer) => row.current_allocation))).toBe(cents(totals.goal_allocations));
    expect(cents(totals.balance)).toBe(total([totals.allocated, totals.available]));
  });
});

test("one response describes every refusal, with the table of codes", () => {
  const { description, content } = document.components.responses.Problem;
  for (const code of REFUSAL_CODES) expect(description).toContain(`| \`${code}\` | ${statusOf({ code })} |`);
  const isProblem = validatorAt("#/components/schemas/Problem");
  expect(isProblem(content["application/problem+json"].example)).toBe(true);
});

test("it repeats nothing: with repetitions the file had 451 kB, and 237 kB as served", () => {
  expect(readFileSync(COMMITTED, "utf8").length).toBeLessThan(325_000);
  expect(JSON.stringify(document).length).toBeLessThan(220_000);
});

test("naming schemas here does not change them for other users", () => {
  for (const { output } of catalog) {
    expect(JSON.stringify(z.toJSONSchema(output, { io: "output" }))).not.toContain("$ref");
  }
});
