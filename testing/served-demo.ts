/** The demo's books in a server of their own, for pictures and measurements. All people and amounts in them are invented. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Page } from "playwright-core";
import { PROGRAM } from "./program.ts";

export interface ServedDemo extends AsyncDisposable {
  readonly origin: string;
  /** Signs in a partner, once each. */
  signIn(page: Page, name: "Ada" | "Ben"): Promise<void>;
}

/** Starts `couples-cfo demo --serve` and waits until it has played the year. */
export async function serveDemo(): Promise<ServedDemo> {
  const child = spawn(process.execPath, [PROGRAM, "demo", "--serve"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const links = await new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const found = Object.fromEntries(
        [...said.matchAll(/as (Ada|Ben) +([^\s,]+)/g)].map(([, ...link]) => link),
      );
      if (found.Ben !== undefined) resolve(found);
    });
    ended.then(([code]) => reject(new Error(`the demo ended with ${code}: ${said}`)), reject);
  });
  const linkOf = (name: string) => links[name] ?? "";
  return {
    origin: new URL(linkOf("Ada")).origin,
    async signIn(page, name) {
      await page.goto(linkOf(name));
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("navigation").first().waitFor();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await ended;
    },
  };
}
