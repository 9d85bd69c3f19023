import type { Agent } from "./agent.ts";
import { faulty, MISTAKES } from "./faulty/faulty.ts";
import { equivalentOracle, gullible, oracle } from "./scripted.ts";
import { TRIVIAL } from "./trivial.ts";

/** Every agent that needs no model. */
const AGENTS: readonly Agent[] = [oracle, equivalentOracle, gullible, ...TRIVIAL, ...MISTAKES.map(faulty)];

/** The agent with a name. @throws Error that lists the names */
export function agentNamed(name: string): Agent {
  const agent = AGENTS.find((one) => one.name === name);
  if (!agent)
    throw new Error(`there is no agent ${name}; the agents are ${AGENTS.map((one) => one.name).join(", ")}`);
  return agent;
}
