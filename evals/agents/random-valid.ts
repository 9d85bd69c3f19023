import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Agent, OfferedTool } from "./agent.ts";

type Schema = Readonly<Record<string, unknown>>;

interface ObjectSchema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** Ids from earlier results by kind: `account`, `goal`, `event`, `plan`. */
type Ids = Map<string, Set<string>>;

const WRITES = 4;

/** Makes random writes that the tools' schemas allow, with ids that it read: valid but senseless. */
export const randomValid: Agent = {
  name: "random-valid",
  async act(environment, { seed }) {
    const random = xoroshiro128plus(seed);
    const ids: Ids = new Map();
    for (const name of ["get_summary", "list_ledger"])
      collect((await environment.call(name, {})).structured, ids);
    const writes = environment.tools.filter(isWrite);
    for (let made = 0; made < WRITES; made++) {
      const tool = pick(writes, random);
      const answer = await environment.call(tool.name, invent(tool.inputSchema, "", ids, random));
      collect(answer.structured, ids);
    }
    await environment.say("Done. Is there anything else?");
    const form = environment.tools.find(({ name }) => name === "submit_answer");
    if (form) await environment.call(form.name, invent(form.inputSchema, "", ids, random));
  },
};

/** Every tool that writes takes an idempotency key. */
function isWrite({ inputSchema }: OfferedTool): boolean {
  return "idempotency_key" in ((inputSchema.properties ?? {}) as object);
}

const KINDS: Readonly<Record<string, string>> = { accounts: "account", goals: "goal", items: "event" };

function collect(value: unknown, ids: Ids, kind = ""): void {
  if (Array.isArray(value)) for (const inner of value) collect(inner, ids, kind);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const of = key === "id" ? kind : (/(account|goal|event|plan)_id$/.exec(key)?.[1] ?? "");
    if (of && typeof inner === "string") ids.set(of, (ids.get(of) ?? new Set()).add(inner));
    collect(inner, ids, KINDS[key] ?? kind);
  }
}

function invent(schema: Schema, field: string, ids: Ids, random: RandomGenerator): unknown {
  const { anyOf, enum: values, type } = schema;
  if (Array.isArray(anyOf)) return invent(pick(anyOf as Schema[], random), field, ids, random);
  if (Array.isArray(values)) return pick(values, random);
  const one = Array.isArray(type) ? pick(type, random) : type;
  switch (one) {
    case "object": {
      const { properties = {}, required = [] } = schema as Partial<ObjectSchema>;
      const given = Object.entries(properties).filter(
        ([key]) => required.includes(key) || uniformInt(random, 0, 1) === 1,
      );
      return Object.fromEntries(given.map(([key, inner]) => [key, invent(inner, key, ids, random)]));
    }
    case "array":
      return [invent((schema.items ?? {}) as Schema, field, ids, random)];
    case "string":
      return text(schema, field, ids, random);
    case "integer":
    case "number":
      return uniformInt(random, 1, 5);
    case "boolean":
      return uniformInt(random, 0, 1) === 1;
    default:
      return null;
  }
}

function text({ format, pattern }: Schema, field: string, ids: Ids, random: RandomGenerator): string {
  const kind = /(account|goal|event|plan)_ids?$/.exec(field)?.[1];
  const known = kind ? [...(ids.get(kind) ?? [])] : [];
  if (known.length > 0) return pick(known, random);
  if (field === "emoji") return "🎉";
  if (field === "idempotency_key") return `key-${uniformInt(random, 0, 1_000_000)}`;
  if (format === "date" || /deadline|date|^from$|^to$/.test(field)) return "2027-06-30";
  // Amounts are the only fields with a pattern.
  if (pattern !== undefined || /amount|balance/.test(field)) return `${uniformInt(random, 1, 60)}.00`;
  return "something";
}

function pick<T>(all: readonly T[], random: RandomGenerator): T {
  return all[uniformInt(random, 0, all.length - 1)] as T;
}
