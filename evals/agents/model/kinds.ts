import type { SurfaceName } from "../../stage/surfaces.ts";
import type { Agent } from "../agent.ts";
import { langchainAgent } from "./langchain.ts";
import { chatAgent } from "./openai.ts";
import type { ModelSettings } from "./settings.ts";

interface Kind {
  readonly make: (name: string, settings: ModelSettings) => Agent;
  /** How it reaches the books unless it is told otherwise. */
  readonly surface: SurfaceName;
}

/** The agents that a model drives. */
const KINDS: Readonly<Record<string, Kind>> = {
  openai: { make: chatAgent, surface: "openai" },
  langchain: { make: langchainAgent, surface: "langchain" },
  mcp: { make: chatAgent, surface: "mcp" },
  "mcp-http": { make: chatAgent, surface: "mcp-http" },
  "mcp-stdio": { make: chatAgent, surface: "mcp-stdio" },
};

export const MODEL_AGENTS: readonly string[] = Object.keys(KINDS);

/** An agent driven by a model, and its surface; none where no agent of this kind is. It is named for both: `openai:gpt-5`. */
export function modelAgent(
  kind: string,
  settings: ModelSettings,
): { readonly agent: Agent; readonly surface: SurfaceName } | undefined {
  const { make, surface } = KINDS[kind] ?? {};
  if (!make || !surface) return undefined;
  return { agent: make(`${kind}:${settings.asking.model}`, settings), surface };
}
