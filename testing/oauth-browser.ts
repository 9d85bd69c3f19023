import type { Answer } from "./books.ts";

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
