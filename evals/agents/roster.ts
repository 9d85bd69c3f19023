import type { Agent } from "./agent.ts";
import { MISTAKES } from "./faulty/faulty.ts";
import { faulty } from "./faulty/mistake.ts";
import { equivalentOracle, gullible, oracle } from "./scripted.ts";
import { TRIVIAL } from "./trivial/trivial.ts";

/** Every agent that `--agent` can name. */
const ROSTER: readonly Agent[] = [oracle, equivalentOracle, gullible, ...TRIVIAL, ...MISTAKES.map(faulty)];

/** The agent of a name. @throws Error that lists the names */
export function agentNamed(name: string): Agent {
  const agent = ROSTER.find((one) => one.name === name);
  if (!agent)
    throw new Error(`there is no agent ${name}; there are ${ROSTER.map((one) => one.name).join(", ")}`);
  return agent;
}
