import { lastWords, lastWordsFrom } from "../grade/telling.ts";
import type { Evidence } from "../run/evidence.ts";
import { withOtherAmounts } from "../task/figures.ts";
import type { Task } from "../task/task.ts";

/** What a run left behind, had the person been told something else in the end: no run is needed to judge that. */
export interface WrongTelling {
  readonly id: string;
  readonly evidence: Evidence;
}

/** The last words left out, and each amount in them altered. */
export function wrongTellingsOf({ id }: Task, evidence: Evidence): WrongTelling[] {
  const last = lastWords(evidence);
  const from = lastWordsFrom(evidence);
  const telling = (what: string, retell: (text: string) => string | undefined): WrongTelling => ({
    id: `${id}@told ${what}`,
    evidence: {
      ...evidence,
      transcript: evidence.transcript.flatMap((entry, at) => {
        if (entry.kind !== "told" || at < from) return [entry];
        const text = retell(entry.text);
        return text === undefined ? [] : [{ ...entry, text }];
      }),
    },
  });
  const others = last.flatMap((text) =>
    withOtherAmounts(text, evidence.after.digits).map((other) =>
      telling(other, (told) => (told === text ? other : told)),
    ),
  );
  return [telling("nothing", () => undefined), ...others];
}
