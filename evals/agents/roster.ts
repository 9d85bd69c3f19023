import type { Agent } from "./agent.ts";
import { oracle } from "./scripted.ts";

/** Every agent that `--agent` can name. */
const ROSTER: readonly Agent[] = [oracle];

/** The agent of a name. @throws Error that lists the names */
export function agentNamed(name: string): Agent {
  const agent = ROSTER.find((one) => one.name === name);
  if (!agent)
    throw new Error(`there is no agent ${name}; there are ${ROSTER.map((one) => one.name).join(", ")}`);
  return agent;
}
