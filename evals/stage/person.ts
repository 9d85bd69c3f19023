import type { Entry } from "../run/evidence.ts";
import type { Person } from "../task/person.ts";
import { asks, mentions } from "../task/wording.ts";

/** What the person answered. */
export type Heard = Omit<Extract<Entry, { kind: "heard" }>, "kind">;

/** Said to what no reply of the person's state fits. */
const AT_A_LOSS: Heard = { text: "I do not know.", confirms: false, left: false };

/** The person at the other end of one run: told something, they answer; undefined once they have left. */
export function personOf({ start, states }: Person): (text: string) => Heard | undefined {
  let state = start;
  let left = false;
  return (text) => {
    if (left) return undefined;
    const reply = states[state]?.find(
      ({ hears }) => (!hears.asks || asks(text)) && hears.mentions.every((what) => mentions(text, what)),
    );
    if (!reply) return AT_A_LOSS;
    state = reply.next ?? state;
    left = reply.ends;
    const { says, confirms, mark } = reply;
    return { text: says, confirms, left, ...(mark && { mark }) };
  };
}
