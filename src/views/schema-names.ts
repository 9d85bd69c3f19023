import { z } from "zod";

/**
 * The names of answers' schemas in the OpenAPI document. Generated clients name types after them, so a name never changes. A
 * list of a named answer is named after it.
 */
export const answers = z.registry<{ id: string }>();

/** The names of parts of inputs. Other inputs are named after their operations. */
export const inputs = z.registry<{ id: string }>();

/** The schema of an answer with these fields and this name. */
export function shape<F extends z.ZodRawShape>(id: string, fields: F) {
  return z.object(fields).register(answers, { id });
}
