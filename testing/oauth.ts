/** Apps that connect by OAuth: a server on a port, a person's browser without a screen, and the SDKs' own flow. */
import { createHash, randomBytes } from "node:crypto";
import { auth } from "@modelcontextprotocol/client";
import { auth as oldAuth } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Engine } from "../src/engine/engine.ts";
import type { ServerOptions } from "../src/http/server.ts";
import { type Answer, newCouple } from "./books.ts";
import { openMcp } from "./mcp-http.ts";
import { Browser, type Decision } from "./oauth-browser.ts";
import { newSessionOf } from "./sessions.ts";

export const REDIRECT = "http://127.0.0.1:5399/callback";

/** A server with a couple whose clock is the system's. `on`: the engine of another database than the worker's. */
export async function openOAuth(options: Partial<ServerOptions> = {}, on?: Engine) {
  const couple = await newCouple({}, { clock: "system", ...(on && { on }) });
  const app = await openMcp({ engine: couple.engine, ...options });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const origin = address.replace("127.0.0.1", "localhost");
  const browser = () => new Browser(origin);
  return {
    couple,
    origin,
    /** A browser in which nobody is signed in. */
    browser,
    /** A browser in which a user is signed in. */
    async signedIn(userId: string): Promise<Browser> {
      const opened = browser();
      opened.userId = userId;
      opened.cookies.set("couples_cfo_session", (await newSessionOf(couple.engine, userId)).secret);
      return opened;
    },
  };
}

/** The same with a registered client, and a browser in which Ada is signed in. */
export async function openOAuthWithApp() {
  const server = await openOAuth();
  const app = await HandApp.register(server.origin);
  return { ...server, app, browser: await server.signedIn(server.couple.ada.id) };
}

/** The flow of the SDK's clients, of both versions. */
export const SDKS = { "2.x": auth, "1.x": oldAuth as unknown as typeof auth };

/** What the SDK asks of an app: it keeps everything in memory. */
export class SdkApp {
  information: Answer;
  saved: Answer;
  opened: URL | undefined;
  #verifier = "";
  readonly clientMetadataUrl?: string;
  readonly redirectUrl: string;

  constructor({ redirect = REDIRECT, document }: { redirect?: string; document?: string } = {}) {
    this.redirectUrl = redirect;
    if (document !== undefined) this.clientMetadataUrl = document;
  }

  get clientMetadata() {
    return {
      client_name: "Probe",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }
  clientInformation() {
    return this.information;
  }
  saveClientInformation(information: Answer) {
    this.information = information;
  }
  tokens() {
    return this.saved;
  }
  saveTokens(tokens: Answer) {
    this.saved = tokens;
  }
  redirectToAuthorization(url: URL) {
    this.opened = url;
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier;
  }
  codeVerifier() {
    return this.#verifier;
  }
}

/** A client that the tests drive by hand: registered, with a request for access. */
export class HandApp {
  readonly clientId: string;
  readonly verifier = randomBytes(32).toString("base64url");
  readonly #origin: string;

  private constructor(origin: string, clientId: string) {
    this.#origin = origin;
    this.clientId = clientId;
  }

  static async register(origin: string, fields: object = {}): Promise<HandApp> {
    const answer = await register(origin, fields);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return new HandApp(origin, answer.body.client_id);
  }

  /** The URL that the app opens in the browser. A parameter that is undefined is left out. */
  authorization(more: Record<string, string | undefined> = {}): string {
    const parameters = {
      client_id: this.clientId,
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "read",
      state: "the-state",
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
      resource: `${this.#origin}/mcp`,
      ...more,
    };
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    return `${this.#origin}/oauth/authorize?${new URLSearchParams(given as [string, string][])}`;
  }

  redeem(code: string, more: Record<string, string> = {}) {
    const { verifier: code_verifier } = this;
    return this.token({
      grant_type: "authorization_code",
      code,
      redirect_uri: REDIRECT,
      code_verifier,
      ...more,
    });
  }

  refresh(token: string, more: Record<string, string> = {}) {
    return this.token({ grant_type: "refresh_token", refresh_token: token, ...more });
  }

  token(parameters: Record<string, string>) {
    return this.post("/oauth/token", {
      client_id: this.clientId,
      resource: `${this.#origin}/mcp`,
      ...parameters,
    });
  }

  async post(
    path: string,
    parameters: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Answer }> {
    const response = await fetch(this.#origin + path, {
      method: "POST",
      body: new URLSearchParams(parameters),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** Connects with this browser and returns the tokens. */
  async connect(browser: Browser, decision: Decision = {}): Promise<Answer> {
    const back = await browser.consent(this.authorization(), decision);
    const { status, body } = await this.redeem(back.searchParams.get("code") ?? "");
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }
}

/** Registers a client. */
export async function register(
  origin: string,
  fields: object = {},
): Promise<{ status: number; body: Answer }> {
  const body = JSON.stringify({ client_name: "Probe", redirect_uris: [REDIRECT], ...fields });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${origin}/oauth/register`, { method: "POST", headers, body });
  return { status: response.status, body: await response.json() };
}

/** Calls a tool. */
export async function callTool(
  origin: string,
  token: string | undefined,
  name: string,
  given: object = {},
): Promise<{ status: number; challenge: string | null; body: Answer }> {
  const response = await fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: given } }),
  });
  return {
    status: response.status,
    challenge: response.headers.get("www-authenticate"),
    body: await response.json(),
  };
}
