import type { SurfaceName } from "../../environment/surfaces.ts";
import type { Agent } from "../agent.ts";
import { langchainAgent } from "./langchain.ts";
import { chatAgent } from "./openai.ts";
import type { ModelSettings } from "./settings.ts";

interface Kind {
  readonly make: (name: string, settings: ModelSettings) => Agent;
  /** The default surface. */
  readonly surface: SurfaceName;
  /** The agent brings its own tools and has no other surface. */
  readonly bound?: true;
  /** The kind that results are named after; by default this one. */
  readonly nameAs?: string;
}

/** The agents that need a model. */
const KINDS: Readonly<Record<string, Kind>> = {
  openai: { make: chatAgent, surface: "openai" },
  langchain: { make: langchainAgent, surface: "langchain", bound: true },
  mcp: { make: chatAgent, surface: "mcp", nameAs: "openai" },
  "mcp-http": { make: chatAgent, surface: "mcp-http", nameAs: "openai" },
  "mcp-stdio": { make: chatAgent, surface: "mcp-stdio", nameAs: "openai" },
};

export const MODEL_AGENTS: readonly string[] = Object.keys(KINDS);

/** An agent with a model, named `openai:gpt-5`, and its default surface; undefined for an unknown kind. */
export function modelAgent(
  kind: string,
  settings: ModelSettings,
): { readonly agent: Agent; readonly surface: SurfaceName; readonly bound: boolean } | undefined {
  const found = KINDS[kind];
  if (!found) return undefined;
  const { make, surface, bound = false, nameAs = kind } = found;
  return { agent: make(`${nameAs}:${settings.options.model}`, settings), surface, bound };
}
