import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Where the document keeps a schema. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** The name of the schema that a reference leads to. */
export function nameIn({ $ref }: JsonSchema): string {
  return $ref?.split("/").at(-1) ?? "";
}

/** `create_goal` as a type's name: `CreateGoal`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(.)/g, (_match, letter: string) => letter.toUpperCase());
}
