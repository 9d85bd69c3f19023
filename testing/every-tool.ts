import { tools } from "../tools/tool.ts";
import type { TestCouple } from "./books.ts";
import { mapText } from "./input-schema.ts";
import { newSurfaceBooks } from "./parity/books.ts";
import { callsOf, inputOf } from "./samples/samples.ts";
import { type Answer, answer } from "./tools.ts";

/** When goals of the couple are off schedule. */
const LATER = new Date("2027-03-10T15:00:00.000Z");

/**
 * The answers of every tool to its sample calls that succeed, on the books of parity/books.ts. The couple's approval threshold is
 * 200. `say` changes the words of people.
 */
export async function everyTool(
  couple: TestCouple,
  { say = (words: string) => words, principal = couple.ada.principal } = {},
): Promise<[name: string, Answer][]> {
  const { ids } = await newSurfaceBooks(couple, {});
  couple.clock = LATER;
  const called: [string, Answer][] = [];
  for (const { name, operation } of tools) {
    for (const { input, expected } of callsOf(name)) {
      if (expected !== "done") continue;
      const given = inputOf(input, ids, called.at(-1)?.[1].structured);
      called.push([name, await answer(couple, name, mapText(operation.input, given, say), principal)]);
    }
  }
  return called;
}
