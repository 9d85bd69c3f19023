import { describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { catalog } from "../operations/catalog.ts";
import { ENUMS } from "../views/enums.ts";
import { openApiDocument } from "./openapi.ts";
import { unnamedIn } from "./unnamed.ts";

/*
 * The requirements of client generators, mainly Apple's swift-openapi-generator. docs/decisions/016-openapi-for-clients.md has
 * the reason for each rule.
 */

const document: Answer = openApiDocument();
const { schemas, parameters, responses } = document.components;

/** Every schema in the document at any depth, with its path. */
function* schemasIn(value: Answer, place = ""): Generator<[string, Answer]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [place, value];
  for (const [key, part] of Object.entries(value)) {
    if (key !== "example" && key !== "examples") yield* schemasIn(part, `${place}/${key}`);
  }
}

const all = [schemas, parameters, responses, document.paths].flatMap((part) => [...schemasIn(part)]);

function placesOf(wrong: (schema: Answer) => unknown): string[] {
  return all.filter(([, schema]) => wrong(schema)).map(([place]) => place);
}

function target({ $ref }: { $ref: string }): Answer {
  return schemas[$ref.split("/").at(-1) ?? ""];
}

function typesOf({ type }: Answer): string[] {
  return [type].flat().filter((one) => one !== undefined && one !== "null");
}

describe("schemas", () => {
  test("have one type, or one type and null", () => {
    expect(placesOf((schema) => typesOf(schema).length > 1)).toEqual([]);
    const nullable = all.filter(([, { type }]) => Array.isArray(type));
    expect(nullable.length).toBeGreaterThan(40);
    expect(nullable.filter(([, { type }]) => !type.includes("null"))).toEqual([]);
  });

  test("null is one of the types, never an alternative of a union", () => {
    const isNull = (choice: Answer) => [choice?.type].flat().includes("null");
    expect(
      placesOf(({ anyOf = [], oneOf = [], allOf = [] }) => [...anyOf, ...oneOf, ...allOf].some(isNull)),
    ).toEqual([]);
    const enums = all.filter(([, { type, enum: values }]) => Array.isArray(type) && values);
    expect(enums.length).toBeGreaterThan(0);
    for (const [place, schema] of enums) expect([place, schema.enum.at(-1)]).toEqual([place, null]);
  });

  test("a union is a oneOf of different types, never anyOf or allOf", () => {
    expect(placesOf(({ anyOf, allOf, not }) => anyOf ?? allOf ?? not)).toEqual([]);
    const choices = all.filter(([, { oneOf }]) => oneOf);
    expect(choices.map(([place]) => place)).toEqual(["/ScheduleCheckInInput/properties/schedule"]);
    for (const [place, { oneOf }] of choices) {
      const kinds = oneOf.map((choice: Answer) =>
        typesOf(choice.$ref ? target(choice as { $ref: string }) : choice).join(),
      );
      expect([place, new Set(kinds).size]).toEqual([place, oneOf.length]);
    }
  });

  test("an enumeration holds strings and has no const", () => {
    expect(placesOf((schema) => "const" in schema)).toEqual([]);
    expect(
      placesOf(({ type, enum: values }) => Array.isArray(values) && ![type].flat().includes("string")),
    ).toEqual([]);
  });

  test("free-form fields are additionalProperties: true, and nothing else has a schema there", () => {
    expect(placesOf(({ additionalProperties }) => typeof additionalProperties === "object")).toEqual([]);
    expect(schemas.LedgerEvent.properties.metadata).toMatchObject({
      type: "object",
      additionalProperties: true,
    });
  });

  test("a response allows additional fields", () => {
    const inputs = new Set(
      Object.values<Answer>(document.paths)
        .flatMap((path) => Object.values<Answer>(path))
        .flatMap(
          ({ requestBody }) => requestBody?.content["application/json"].schema.$ref.split("/").at(-1) ?? [],
        ),
    );
    const closed = Object.keys(schemas).filter((name) => schemas[name].additionalProperties === false);
    const nested = [
      "MoveInput",
      "CheckInSchedule",
      "Contribution",
      "OneOff",
      "WhatIf",
      "Uncertainty",
      "MetadataInput",
    ];
    expect(closed.filter((name) => !inputs.has(name) && !nested.includes(name))).toEqual([]);
  });

  test("every reference has a target, every schema is used, every required field exists", () => {
    const text = JSON.stringify(document);
    for (const [kind, named] of Object.entries<Answer>(document.components)) {
      if (kind === "securitySchemes") continue;
      const places = Object.keys(named).map((name) => `#/components/${kind}/${name}`);
      expect(places.filter((place) => !text.includes(`"${place}"`))).toEqual([]);
    }
    for (const [, place = "", name = ""] of text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g))
      expect([place, name, document.components[place]?.[name] !== undefined]).toEqual([place, name, true]);
    expect(
      placesOf(
        ({ required, properties = {} }) =>
          Array.isArray(required) && required.some((field) => !properties[field]),
      ),
    ).toEqual([]);
  });

  test("schema names are unique type names, regardless of case", () => {
    expect(Object.keys(schemas).filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
    expect(new Set(Object.keys(schemas).map((name) => name.toLowerCase())).size).toBe(
      Object.keys(schemas).length,
    );
  });
});

describe("nouns", () => {
  test("have their own names, and one schema each", () => {
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(
        "User Couple BankAccount FinancialGoal AllocationMap LedgerEvent Move Plan CheckIn InboxItem Webhook AccessToken JournalEntry Reaction Summary Forecast Drift".split(
          " ",
        ),
      ),
    );
    expect(Object.keys(schemas.AllocationMap.properties)).toEqual([
      "id",
      "goal_id",
      "account_id",
      "allocated_amount",
    ]);
  });

  test("no two schemas are equal", () => {
    const shape = ({ description: _words, ...schema }: Answer) => JSON.stringify(schema);
    const objects = Object.entries<Answer>(schemas).filter(
      ([, { properties, enum: values }]) => properties ?? values,
    );
    const same = Map.groupBy(objects, ([, schema]) => shape(schema));
    expect(
      [...same.values()].filter((group) => group.length > 1).map((group) => group.map(([name]) => name)),
    ).toEqual([]);
  });

  test("every response and object has a name", () => {
    expect(unnamedIn(document)).toEqual([]);
    const inner = { type: "object", properties: { id: { type: "string" } } };
    const wrong = { Outer: { type: "object", properties: { inner } }, GetOuterOutput: inner };
    expect(unnamedIn({ ...document, components: { schemas: wrong } })).toEqual([
      "GetOuterOutput",
      "Outer/properties/inner",
    ]);
  });

  test("a named enumeration is never inlined", () => {
    const named = new Set(Object.values(ENUMS).map((values) => values.join()));
    const written = placesOf(
      ({ type, enum: values }) => type === "string" && named.has((values ?? []).join()),
    );
    expect(written.toSorted()).toEqual(
      Object.keys(ENUMS)
        .map((name) => `/${name}`)
        .toSorted(),
    );
  });

  test.each(catalog.map(({ name, http }) => [name, http] as const))(
    "%s answers one, or a page of one",
    (_name, http) => {
      const { responses: ways } = document.paths[http.path][http.method.toLowerCase()];
      const { $ref } = ways[http.status ?? 200].content["application/json"].schema;
      const name = $ref.split("/").at(-1);
      if (!name.endsWith("Page")) return;
      expect(target({ $ref }).properties.items.items.$ref).toBe(
        `#/components/schemas/${name.replace(/Page$/, "")}`,
      );
    },
  );
});

describe("parameters", () => {
  test("are scalars or lists of named values, and never null", () => {
    const flat = all
      .filter(([, { in: place, schema }]) => typeof place === "string" && schema)
      .map(([, one]) => one);
    expect(flat.length).toBeGreaterThan(10);
    for (const { name, schema } of flat) {
      const one = schema.type === "array" ? schema.items : schema;
      if (schema.type === "array") expect([name, target(one).enum]).toEqual([name, expect.any(Array)]);
      const types = typesOf(one.$ref ? target(one) : one);
      expect([name, JSON.stringify(schema).includes("null"), types.length]).toEqual([name, false, 1]);
      expect([name, types[0]]).toEqual([name, expect.stringMatching(/^(string|integer|boolean)$/)]);
    }
  });
});
