import type { Done } from "../src/engine/outcome.ts";

/** The whole answer of a call, with its long lists. */
export async function wholeAnswer({
  output,
  lists,
}: Pick<Done, "output" | "lists">): Promise<Done["output"]> {
  const whole = { ...output };
  for (const [field, pages] of Object.entries(lists ?? {}))
    whole[field] = (await Array.fromAsync(pages)).flat();
  return whole;
}
