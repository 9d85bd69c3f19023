import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const Waivers = z.array(
  z.strictObject({
    /** The mutant's id. */
    mutant: z.string(),
    /** Why the books and the answer are the same all the same. */
    because: z.string().min(20),
  }),
);

/** Mutants that no task can find out, because they change nothing; each is argued in waivers.yaml. */
export function loadWaivers(): z.output<typeof Waivers> {
  return Waivers.parse(parse(readFileSync(new URL("waivers.yaml", import.meta.url), "utf8")));
}
