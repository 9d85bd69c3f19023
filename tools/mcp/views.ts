import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tool } from "../tool.ts";

/*
 * Views of answers in the client's window, by the extension MCP Apps (2026-01-26). A client without the extension is listed no
 * view, and its tools carry no metadata. A view only shows: tools that write are not visible to views.
 */

/** The extension's identifier in the capabilities of client and server. */
export const VIEWS_EXTENSION = "io.modelcontextprotocol/ui";

/** The media type of a view, which a client names if it renders views. */
const VIEW_TYPE = "text/html;profile=mcp-app";

/** The address of a tool's view for clients of the extension's first version; the present one is `ui.resourceUri`. */
const FORMER_KEY = "ui/resourceUri";

/** All views are one document, which shows the view that its root element names. It is at the same place in a checkout and in the package. */
const DOCUMENT = fileURLToPath(new URL("../../web/dist/view.html", import.meta.url));
const UNNAMED = 'data-view=""';

/** What a client must allow a view: no network at all. */
const META = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    prefersBorder: true,
  },
};

interface View {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The tools whose answers it shows. */
  readonly tools: readonly string[];
}

const VIEWS: readonly View[] = [
  {
    name: "summary",
    title: "Summary",
    description: "What needs attention, the available money, and the goals with their progress.",
    tools: ["get_summary"],
  },
  {
    name: "forecast",
    title: "Forecast",
    description: "When each goal reaches its target, and how its balance grows.",
    tools: ["simulate_forecast"],
  },
  {
    name: "rebalance-review",
    title: "Rebalancing plan",
    description:
      "The moves of a plan, their reasons, and goals before and after it. It links to the page for approval.",
    tools: ["suggest_rebalance", "commit_rebalance", "list_plans"],
  },
  {
    name: "check-in",
    title: "Check-ins",
    description: "The check-ins that are due or scheduled, their agendas and answers.",
    tools: ["list_check_ins"],
  },
];

/** Whether the capabilities that a client announces include views. */
export function rendersViews(capabilities: unknown): boolean {
  const { extensions } = (capabilities ?? {}) as { readonly extensions?: Readonly<Record<string, unknown>> };
  const { mimeTypes } = (extensions?.[VIEWS_EXTENSION] ?? {}) as { readonly mimeTypes?: unknown };
  return Array.isArray(mimeTypes) && mimeTypes.includes(VIEW_TYPE);
}

/** A tool's metadata for clients that render views. */
export function viewMetaOf({ name, annotations }: Tool): { readonly _meta?: Record<string, unknown> } {
  const view = VIEWS.find(({ tools }) => tools.includes(name));
  const uri = view && addressOf(view);
  const ui = {
    ...(uri && { resourceUri: uri }),
    ...(!annotations.readOnlyHint && { visibility: ["model"] }),
  };
  return Object.keys(ui).length === 0 ? {} : { _meta: { ui, ...(uri && { [FORMER_KEY]: uri }) } };
}

/** The views as a list of resources shows them. */
export function listedViews() {
  return VIEWS.map((view) => {
    const { name, title, description } = view;
    return { uri: addressOf(view), name, title, description, mimeType: VIEW_TYPE, _meta: META };
  });
}

/** The view at this address as a resource's content; undefined for any other address. */
export function viewAt(uri: string) {
  const view = VIEWS.find((known) => addressOf(known) === uri);
  return view && { uri, mimeType: VIEW_TYPE, text: documentOf(view), _meta: META };
}

function addressOf({ name }: View): string {
  return `ui://couples-cfo/${name}`;
}

let document: string | undefined;

/** @throws Error when the views are not built */
function documentOf({ name }: View): string {
  document ??= readDocument();
  return document.replace(UNNAMED, `data-view="${name}"`);
}

function readDocument(): string {
  try {
    return readFileSync(DOCUMENT, "utf8");
  } catch (error) {
    throw new Error("the views are not built: run npm run build:web", { cause: error });
  }
}
