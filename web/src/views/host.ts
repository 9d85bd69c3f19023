import {
  App,
  applyDocumentTheme,
  applyHostStyleVariables,
  type McpUiHostContext,
  PostMessageTransport,
} from "@modelcontextprotocol/ext-apps";
import { z } from "zod";
import { version } from "../../../package.json";
import { loadStrings } from "../strings/strings.ts";
import { readable } from "./readable.ts";

// A host's content security policy forbids code from text, which zod otherwise tries.
z.config({ jitless: true });

/** What the host has shown this view so far. */
export interface Shown {
  /** The arguments of the tool call. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The structured answer, of unknown form; undefined until it arrives. */
  readonly answer?: unknown;
  /** The call was refused or cancelled; the conversation says why. */
  readonly ended?: true;
}

/** The app around this view, through which alone the view reaches anything. */
export interface Host {
  readonly timeZone: string;
  readonly canOpen: boolean;
  /** Whether the host calls tools. */
  readonly canRead: boolean;
  /** The structured answer of a tool that reads; undefined where the host calls no tools or the call is refused. */
  readonly read: (tool: string, input: object) => Promise<unknown>;
  /** The JSON of a resource of the server; undefined where the host reads none or there is no such resource. */
  readonly readResource: (uri: string) => Promise<unknown>;
  /** Asks the host to open a page. Returns whether it did. */
  readonly open: (url: string) => Promise<boolean>;
}

/** Connects to the host and calls `show` for everything that it sends. @throws Error where no host answers */
export async function connectHost(show: (host: Host, shown: Shown) => void): Promise<void> {
  if (window.parent === window) throw new Error("there is no host around this view");
  const app = new App({ name: "couples-cfo", version }, { availableDisplayModes: ["inline", "fullscreen"] });
  let shown: Shown = { input: {} };
  let isConnected = false;
  const refresh = () => {
    if (isConnected) show(hostOf(app), shown);
  };
  const update = (more: Partial<Shown>) => {
    shown = { ...shown, ...more };
    refresh();
  };
  app.ontoolinput = ({ arguments: input = {} }) => update({ input });
  app.ontoolresult = ({ structuredContent, isError }) =>
    update(
      isError || structuredContent === undefined ? { ended: true } : { answer: readable(structuredContent) },
    );
  app.ontoolcancelled = () => update({ ended: true });
  app.onhostcontextchanged = (context) => void adopt(context).then(refresh);
  app.onteardown = () => ({});
  await app.connect(new PostMessageTransport(window.parent, window.parent));
  await adopt(app.getHostContext() ?? {});
  isConnected = true;
  refresh();
}

function hostOf(app: App): Host {
  const { serverTools, serverResources, openLinks } = app.getHostCapabilities() ?? {};
  return {
    timeZone: app.getHostContext()?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    canOpen: openLinks !== undefined,
    canRead: serverTools !== undefined,
    async read(name, input) {
      if (serverTools === undefined) return undefined;
      const answer = await app.callServerTool({ name, arguments: { ...input } }).catch(() => undefined);
      return answer?.isError ? undefined : readable(answer?.structuredContent);
    },
    async readResource(uri) {
      if (serverResources === undefined) return undefined;
      const answer = await app.readServerResource({ uri }).catch(() => undefined);
      const [content] = answer?.contents ?? [];
      return content && "text" in content ? readable(jsonIn(content.text)) : undefined;
    },
    async open(url) {
      const answer = await app.openLink({ url }).catch(() => undefined);
      return answer !== undefined && answer.isError !== true;
    },
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The host's colors by ours. They are taken only together, because ours may not stand out from the host's. */
const COLORS = {
  "--background": "--color-background-primary",
  "--card": "--color-background-primary",
  "--raised": "--color-background-secondary",
  "--text": "--color-text-primary",
  "--soft": "--color-text-secondary",
  "--line": "--color-border-primary",
} as const;

/** Takes over the host's theme, colors, insets and language. */
async function adopt({ theme, styles, safeAreaInsets, locale }: McpUiHostContext): Promise<void> {
  const { style } = document.documentElement;
  if (theme) applyDocumentTheme(theme);
  if (styles?.variables) applyHostStyleVariables(styles.variables);
  const colors = Object.entries(COLORS).map(([own, name]) => [own, styles?.variables?.[name]] as const);
  if (colors.every(([, color]) => color))
    for (const [own, color] of colors) style.setProperty(own, color ?? null);
  if (safeAreaInsets) {
    const { top, right, bottom, left } = safeAreaInsets;
    style.setProperty("--insets", [top, right, bottom, left].map((inset) => `${inset}px`).join(" "));
  }
  await loadStrings(locale ? [locale] : navigator.languages);
}
