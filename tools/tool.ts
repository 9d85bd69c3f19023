import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { inputSchemaOf } from "./input-schema.ts";
import type { ObjectSchema } from "./json-schema.ts";
import { outputSchemaOf } from "./output-schema.ts";

/** An operation as models get it, whatever the surface. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  /** Takes every lean answer. */
  readonly outputSchema: ObjectSchema;
  readonly annotations: Annotations;
  readonly operation: Operation;
}

/** Hints of the Model Context Protocol, by which a client decides when to ask its person. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: false;
}

/** An operation as a tool. */
export function toolOf(operation: Operation): Tool {
  return Object.freeze({
    name: operation.name,
    title: operation.title,
    description: operation.summary,
    inputSchema: inputSchemaOf(operation),
    outputSchema: outputSchemaOf(operation),
    annotations: annotationsOf(operation),
    operation,
  });
}

/**
 * A change overwrites or ends what is there, and doing it again changes nothing more; what is appended adds up. The
 * ledger keeps everything, but a person who was not asked has lost what `takesAway` says all the same.
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
