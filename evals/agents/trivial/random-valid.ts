import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Agent, OfferedTool } from "../agent.ts";

type Schema = Readonly<Record<string, unknown>>;

interface ObjectSchema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** Ids that were read, by what they are of: `account`, `goal`, `event`, `plan`. */
type Ids = Map<string, Set<string>>;

const WRITES = 4;

/** Reads the books, and writes what their tools' schemas allow, with ids that it read: valid, and without sense. */
export const randomValid: Agent = {
  name: "random-valid",
  async act(stage, { seed }) {
    const chance = xoroshiro128plus(seed);
    const ids: Ids = new Map();
    for (const name of ["get_summary", "list_ledger"]) collect((await stage.call(name, {})).structured, ids);
    const writes = stage.tools.filter(isWrite);
    for (let made = 0; made < WRITES; made++) {
      const tool = pick(writes, chance);
      const answer = await stage.call(tool.name, invent(tool.inputSchema, "", ids, chance));
      collect(answer.structured, ids);
    }
    await stage.say("Done. Is there anything else?");
    const form = stage.tools.find(({ name }) => name === "submit_answer");
    if (form) await stage.call(form.name, invent(form.inputSchema, "", ids, chance));
  },
};

/** A write offers an idempotency key. */
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

function invent(schema: Schema, field: string, ids: Ids, chance: RandomGenerator): unknown {
  const { anyOf, enum: values, type } = schema;
  if (Array.isArray(anyOf)) return invent(pick(anyOf as Schema[], chance), field, ids, chance);
  if (Array.isArray(values)) return pick(values, chance);
  const one = Array.isArray(type) ? pick(type, chance) : type;
  switch (one) {
    case "object": {
      const { properties = {}, required = [] } = schema as Partial<ObjectSchema>;
      const given = Object.entries(properties).filter(
        ([key]) => required.includes(key) || uniformInt(chance, 0, 1) === 1,
      );
      return Object.fromEntries(given.map(([key, inner]) => [key, invent(inner, key, ids, chance)]));
    }
    case "array":
      return [invent((schema.items ?? {}) as Schema, field, ids, chance)];
    case "string":
      return text(schema, field, ids, chance);
    case "integer":
    case "number":
      return uniformInt(chance, 1, 5);
    case "boolean":
      return uniformInt(chance, 0, 1) === 1;
    default:
      return null;
  }
}

function text({ format, pattern }: Schema, field: string, ids: Ids, chance: RandomGenerator): string {
  const kind = /(account|goal|event|plan)_ids?$/.exec(field)?.[1];
  const known = kind ? [...(ids.get(kind) ?? [])] : [];
  if (known.length > 0) return pick(known, chance);
  if (field === "emoji") return "🎉";
  if (field === "idempotency_key") return `key-${uniformInt(chance, 0, 1_000_000)}`;
  if (format === "date" || /deadline|date|^from$|^to$/.test(field)) return "2027-06-30";
  // The only pattern that an agent is shown is that of an amount.
  if (pattern !== undefined || /amount|balance/.test(field)) return `${uniformInt(chance, 1, 60)}.00`;
  return "something";
}

function pick<T>(all: readonly T[], chance: RandomGenerator): T {
  return all[uniformInt(chance, 0, all.length - 1)] as T;
}
