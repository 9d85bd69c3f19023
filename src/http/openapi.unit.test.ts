import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Answer } from "../../testing/books.ts";
import { validatorAt } from "../../testing/http.ts";
import { catalog } from "../operations/catalog.ts";
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
