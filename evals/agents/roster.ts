import type { Agent } from "./agent.ts";
import { oracle } from "./scripted.ts";
import { TRIVIAL } from "./trivial/trivial.ts";

/** Every agent that `--agent` can name. */
const ROSTER: readonly Agent[] = [oracle, ...TRIVIAL];

/** The agent of a name. @throws Error that lists the names */
export function agentNamed(name: string): Agent {
  const agent = ROSTER.find((one) => one.name === name);
  if (!agent)
    throw new Error(`there is no agent ${name}; there are ${ROSTER.map((one) => one.name).join(", ")}`);
  return agent;
}
