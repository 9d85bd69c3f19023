import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/server.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";

/** How assistants reach this server, as texts to paste. */
interface Ways {
  /** For the file of Claude Desktop; null: it connects by the URL. */
  readonly claude_desktop: string | null;
  readonly claude_code: string;
  readonly mcp_url: string;
  /** Whether assistants that run elsewhere reach the server. */
  readonly is_public: boolean;
}

/** Shows the person how to connect Claude and ChatGPT to this server. */
export function ConnectAssistant() {
  const [ways, setWays] = useState<Ways>();
  const { problem, run } = useRequest();
  useEffect(() => void run(async () => setWays(await ask<Ways>("GET", "/auth/assistants"))), []);
  return (
    <section id="assistants">
      <h2>{strings.connectAssistant}</h2>
      <Wrong problem={problem} />
      {ways?.is_public && <Connectors url={ways.mcp_url} />}
      {ways && <Programs {...ways} />}
      {ways && <p>{strings.askAssistant}</p>}
    </section>
  );
}

/** Assistants that run elsewhere. */
function Connectors({ url }: { url: string }) {
  return (
    <>
      <h3>{strings.claudeAi}</h3>
      <p class="soft">{strings.claudeAiHint}</p>
      <pre>{url}</pre>
      <h3>{strings.chatGpt}</h3>
      <p class="soft">{strings.chatGptHint}</p>
      <pre>{url}</pre>
    </>
  );
}

/** Assistants on the person's own machine. */
function Programs({ claude_desktop, claude_code, mcp_url, is_public }: Ways) {
  return (
    <>
      {claude_desktop !== null && (
        <>
          <h3>{strings.claudeDesktop}</h3>
          <p class="soft">{strings.claudeDesktopHint}</p>
          <pre>{claude_desktop}</pre>
        </>
      )}
      <h3>{strings.claudeCode}</h3>
      <p class="soft">{claude_desktop === null ? strings.claudeCodeSignsIn : strings.claudeCodeHint}</p>
      <pre>{claude_code}</pre>
      {!is_public && <p class="soft">{strings.noPublicUrl(mcp_url)}</p>}
    </>
  );
}
