import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { inputSchemaOf } from "./input-schema.ts";
import type { ObjectSchema } from "./json-schema.ts";
import { outputSchemaOf } from "./output-schema.ts";

/** An operation as models see it on every surface. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  /** Accepts every lean answer. */
  readonly outputSchema: ObjectSchema;
  readonly annotations: Annotations;
  readonly operation: Operation;
}

/** Hints of the Model Context Protocol, from which a client decides when to ask its user. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: false;
}

/** An operation as a tool. Its schemas are made when they are first asked for, as a call needs those of one tool. */
export function toolOf(operation: Operation): Tool {
  let inputSchema: ObjectSchema | undefined;
  let outputSchema: ObjectSchema | undefined;
  return Object.freeze({
    name: operation.name,
    title: operation.title,
    description: operation.summary,
    get inputSchema() {
      inputSchema ??= inputSchemaOf(operation);
      return inputSchema;
    },
    get outputSchema() {
      outputSchema ??= outputSchemaOf(operation);
      return outputSchema;
    },
    annotations: annotationsOf(operation),
    operation,
  });
}

/**
 * A change overwrites or ends something, and repeating it has no further effect; appends add up. An append with `takesAway`
 * counts as destructive, although the ledger keeps everything.
 */
function annotationsOf({ effect, takesAway }: Operation): Annotations {
  return {
    readOnlyHint: effect === "read",
    destructiveHint: effect === "change" || takesAway === true,
    idempotentHint: effect !== "append",
    openWorldHint: false,
  };
}

/** Every tool, in the order of the catalog. */
export const tools: readonly Tool[] = catalog.filter(({ tool }) => tool).map(toolOf);
