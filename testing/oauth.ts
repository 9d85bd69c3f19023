/** Apps that connect by OAuth: a server on a port, a person's browser without a screen, and the SDKs' own flow. */
import { createHash, randomBytes } from "node:crypto";
import { auth } from "@modelcontextprotocol/client";
import { auth as oldAuth } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Engine } from "../src/engine/engine.ts";
import type { ServerOptions } from "../src/http/server.ts";
import { type Answer, newCouple } from "./books.ts";
import { openMcp } from "./mcp-http.ts";
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

/** What a person decides on the consent page. */
export interface Decision {
  readonly scopes?: readonly string[];
  readonly sees_private?: boolean;
}

/** Follows redirects and keeps cookies, as a browser does. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The user that its open pages show. */
  userId = "0199f3a0-0000-7000-8000-000000000000";
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(new URL(url, this.#origin), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(line) || value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Opens a page and follows redirects on this server. Returns the page, or where the browser leaves the server. */
  async open(url: string | URL): Promise<{ url: string; response: Response }> {
    let at = String(url);
    for (let hops = 0; hops < 10; hops++) {
      const response = await this.send(at);
      const location = response.headers.get("location");
      if (location === null) return { url: at, response };
      at = new URL(location, new URL(at, this.#origin)).href;
      if (
        new URL(at).origin !== this.#origin &&
        new URL(at).origin !== this.#origin.replace("localhost", "127.0.0.1")
      )
        return { url: at, response };
    }
    throw new Error(`the browser does not arrive: ${at}`);
  }

  /** Posts JSON from a page of the server. */
  async post(path: string, body: object = {}): Promise<{ status: number; body: Answer }> {
    const headers = { "content-type": "application/json", origin: this.#origin };
    const response = await this.send(path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  }

  /** Goes through the consent page of an authorization URL. Returns where the app is called back. */
  async consent(url: string | URL, decision: Decision | "deny" = {}): Promise<URL> {
    const page = await this.open(url);
    const path = new URL(page.url).pathname;
    if (!path.startsWith("/consent/")) throw new Error(`no consent page at ${page.url}`);
    const answered = decision === "deny" ? await this.post(`${path}/deny`) : await this.allow(path, decision);
    if (answered.status !== 200) throw new Error(JSON.stringify(answered.body));
    return new URL((await this.open(answered.body.location)).url);
  }

  allow(path: string, { scopes = ["read"], sees_private = false }: Decision = {}) {
    return this.post(`${path}/allow`, { scopes, sees_private, user_id: this.userId });
  }
}

/** The flow of the SDK's clients, of both versions. */
export const SDKS = { "2.x": auth, "1.x": oldAuth as unknown as typeof auth };

/** What the SDK asks of an app: it keeps everything in memory. */
export class SdkApp {
  information: Answer;
  saved: Answer;
  opened: URL | undefined;
  #verifier = "";
  readonly clientMetadataUrl: string | undefined;
  readonly redirectUrl: string;

  constructor({ redirect = REDIRECT, document }: { redirect?: string; document?: string } = {}) {
    this.redirectUrl = redirect;
    this.clientMetadataUrl = document;
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

  async post(path: string, parameters: Record<string, string>): Promise<{ status: number; body: Answer }> {
    const response = await fetch(this.#origin + path, {
      method: "POST",
      body: new URLSearchParams(parameters),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
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
