import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Answer } from "../../testing/books.ts";
import { validatorAt } from "../../testing/http.ts";
import { catalog } from "../operations/catalog.ts";
import { answerExample } from "./examples.ts";
import { openApiDocument } from "./openapi.ts";

const missing: string[] = [];
const document: Answer = openApiDocument((field) => missing.push(field));

function documented(name: string): Answer {
  const operation = catalog.find((candidate) => candidate.name === name);
  return document.paths[operation?.http.path ?? ""][operation?.http.method.toLowerCase() ?? ""];
}

function codesOf(name: string): string[] {
  return Object.values<Answer>(documented(name).responses).flatMap(({ $ref, ...inline }) => {
    const response = $ref ? document.components.responses[$ref.split("/").at(-1)] : inline;
    return Object.keys(response.content["application/problem+json"]?.examples ?? {});
  });
}

test("the committed document is what the catalog says", () => {
  const committed = readFileSync(new URL("../../openapi.json", import.meta.url), "utf8");
  expect(JSON.parse(committed), "run `npm run openapi`").toEqual(document);
});

test("it has the brief's paths, below /v1", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toMatchObject([{ url: "/v1" }]);
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(["/goals/{id}", "/goals/allocate"]));
});

test("every field of every answer has an example", () => {
  expect(missing).toEqual([]);
});

describe.each(catalog.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  test("is documented, with its scope and its refusals", () => {
    const { operationId, security, description } = documented(name);
    expect(operationId).toBe(name);
    expect(security).toContainEqual({ operatorKey: [] });
    if (operation.scope === "operator") expect(security).toHaveLength(1);
    else expect(security).toContainEqual({ userToken: [operation.scope] });
    if (operation.scope !== "operator") expect(description).toContain(`\`${operation.scope}\``);
    expect(codesOf(name)).toEqual(
      expect.arrayContaining([...operation.refusals, "unauthenticated", "invalid_input", "internal"]),
    );
  });

  test("answers as its example does", () => {
    const { content } = documented(name).responses[operation.http.status ?? 200];
    const { schema, example } = content["application/json"];
    const isAnswer = validatorAt(schema.$ref);
    expect(isAnswer(example), JSON.stringify(isAnswer.errors)).toBe(true);
    expect(() => operation.output.parse(example)).not.toThrow();
  });

  test("takes its example, and no field that it does not name", () => {
    const { requestBody, parameters } = documented(name);
    if (!requestBody) {
      const known = parameters.map((parameter: Answer) => parameter.name);
      const { [operation.http.id ?? ""]: _ofPath, ...query } = operation.example as Answer;
      expect(known).toEqual(expect.arrayContaining(Object.keys(query)));
      return;
    }
    const { schema, example } = requestBody.content["application/json"];
    const isInput = validatorAt(schema.$ref);
    expect(isInput(example), JSON.stringify(isInput.errors)).toBe(true);
    expect(isInput({ ...example, colour: "red" })).toBe(false);
  });

  test("has a key for writes alone", () => {
    const hasKey = JSON.stringify(documented(name).parameters).includes("IdempotencyKey");
    expect(hasKey).toBe(operation.effect !== "read");
  });
});

/** Every schema in the document, however deep, and where it stands. */
function* schemasIn(value: Answer, path = ""): Generator<[string, Answer]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [path, value];
  for (const [key, part] of Object.entries(value))
    if (key !== "examples") yield* schemasIn(part, `${path}/${key}`);
}

describe("for generators of clients", () => {
  const all = [...schemasIn(document.components.schemas), ...schemasIn(document.paths)];

  test("null is one of the types, never a choice", () => {
    const chosen = all.filter(([, { anyOf, oneOf }]) =>
      [anyOf, oneOf].flat().some((choice) => choice?.type === "null"),
    );
    expect(chosen.map(([path]) => path)).toEqual([]);
    const nullable = all.filter(([, { type }]) => Array.isArray(type) && type.includes("null"));
    expect(nullable.length).toBeGreaterThan(40);
    const enums = nullable.filter(([, schema]) => schema.enum);
    for (const [path, schema] of enums) expect([path, schema.enum.at(-1)]).toEqual([path, null]);
    expect(enums.length).toBeGreaterThan(0);
  });

  test("a parameter in the address is never null", () => {
    const { parameters } = documented("list_ledger");
    expect(JSON.stringify(parameters)).not.toContain("null");
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: "event_type", schema: expect.objectContaining({ type: "string" }) }),
    );
  });

  test("amounts have names", () => {
    const { schemas } = document.components;
    expect(schemas.BankAccount.properties.balance.$ref).toBe("#/components/schemas/Money");
    expect(schemas.UpdateAccountInput.properties.keep_available.$ref).toBe("#/components/schemas/MoneyInput");
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
    expect(["0", "1250.5", "1250.00", 12, 0.5].filter((value) => !isInput?.(value))).toEqual([]);
    expect(["", "-1", "01", "1,5", "1e3", -1, null, true].filter((value) => isInput?.(value))).toEqual([]);
  });
});

describe("the examples are one scene", () => {
  const asked = (name: string) => documented(name).requestBody?.content["application/json"].example;
  const answered = (name: string): Answer => {
    const [response] = Object.values<Answer>(documented(name).responses);
    return response.content["application/json"].example;
  };
  const cents = (amount: string) => Number(amount.replace(".", ""));
  const total = (amounts: string[]) => amounts.reduce((sum, amount) => sum + cents(amount), 0);

  test("what is asked is what is answered", () => {
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

  test("what is closed is closed, what is revoked revoked", () => {
    expect(answered("close_goal")).toMatchObject({
      goal: { status: "closed", current_allocation: "0.00" },
      events: [{ event_type: "RELEASE" }, { event_type: "GOAL", metadata: { action: "closed" } }],
    });
    expect(answered("close_account")).toMatchObject({ status: "closed", allocated: "0.00" });
    expect(answered("revoke_token").revoked_at).not.toBeNull();
  });

  test("the summary is a concise one, of two partners, and adds up", () => {
    const { partners, accounts, goals, totals, recent_events } = answered("get_summary");
    expect(partners.map(({ display_name }: Answer) => display_name)).toEqual(["Ada", "Ben"]);
    expect(accounts[0]).not.toHaveProperty("created_at");
    expect(recent_events).toHaveLength(3);
    for (const field of ["balance", "allocated", "available"])
      expect([field, total(accounts.map((row: Answer) => row[field]))]).toEqual([
        field,
        cents(totals[field]),
      ]);
    expect(total(goals.map((row: Answer) => row.current_allocation))).toBe(cents(totals.goal_allocations));
    expect(cents(totals.balance)).toBe(total([totals.allocated, totals.available]));
  });

  test("an operation that has no part in it gets an example of its own", () => {
    const operation = { ...catalog[0]!, name: "simulate_forecast", example: { goal_id: "g" } };
    const schema = { type: "object" as const, properties: { goal_id: { type: "string" as const } } };
    const making = { operation, schemas: {}, missing: (field: string) => missing.push(field) };
    expect(answerExample(schema, making)).toEqual({ goal_id: "g" });
  });
});

test("the examples of problems are problems", () => {
  const isProblem = validatorAt("#/components/schemas/Problem");
  for (const [code, { value }] of Object.entries<Answer>(document.components.examples)) {
    expect([code, isProblem(value)]).toEqual([code, true]);
    expect(value.code).toBe(code);
  }
});

test("naming schemas here leaves them whole for those who read them elsewhere", () => {
  for (const { output } of catalog) {
    expect(JSON.stringify(z.toJSONSchema(output, { io: "output" }))).not.toContain("$ref");
  }
});
