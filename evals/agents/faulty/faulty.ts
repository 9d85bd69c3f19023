import type { Agent } from "../agent.ts";
import { runScript } from "../scripted.ts";
import { CONSENT_MISTAKES } from "./consent.ts";
import { MESSAGE_MISTAKES } from "./messages.ts";
import type { Mistake } from "./mistake.ts";
import { MONEY_MISTAKES } from "./money.ts";

/** Every mistake that the tasks must detect. */
export const MISTAKES: readonly Mistake[] = [...MONEY_MISTAKES, ...CONSENT_MISTAKES, ...MESSAGE_MISTAKES];

/** An agent that makes a mistake wherever it applies and otherwise runs the oracle. */
export function faulty({ name, inject }: Mistake): Agent {
  return {
    name,
    async act(environment, privileged) {
      const script = inject(privileged.task);
      await runScript(script ?? privileged.task.oracle, environment, privileged, {
        lenient: script !== undefined,
      });
    },
  };
}
