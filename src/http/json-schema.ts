import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The reference to a schema in the document. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** The name of the schema that a reference points to. */
export function nameIn({ $ref }: JsonSchema): string {
  return $ref?.split("/").at(-1) ?? "";
}

/** Converts an operation's name to a type's name: `create_goal` to `CreateGoal`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(.)/g, (_match, letter: string) => letter.toUpperCase());
}
