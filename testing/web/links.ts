/** Links that a server without a mail server writes to its log, and what people do with them. */
import { expect } from "vitest";
import type { Served } from "../command.ts";
import type { Hands } from "./hands.ts";

/** The pages to which such links lead. */
type LinkedPage = "sign-in" | "invite" | "set-up";

/** The links to a page in the log, the oldest first. */
export function linksIn({ log }: Pick<Served, "log">, page: LinkedPage): readonly string[] {
  const link = new RegExp(`http:\\S+?/${page}[\\w/-]*#[\\w-]+`);
  return log.flatMap((line) => link.exec(line)?.[0] ?? []);
}

/** The newest link to a page, once the log has this many. */
export async function linkIn(server: Pick<Served, "log">, page: LinkedPage, count: number): Promise<string> {
  await expect.poll(() => linksIn(server, page)).toHaveLength(count);
  return linksIn(server, page).at(-1) ?? "";
}

/** Opens a sign-in link and presses its button. A new user gives a name. */
export async function followSignInLink(
  { page, press, fill }: Pick<Hands, "page" | "press" | "fill">,
  link: string,
  newName?: string,
): Promise<void> {
  await page.goto(link);
  if (newName !== undefined) await fill(page.getByLabel("Your name"), newName);
  const name = newName === undefined ? "Sign in" : "Create my account";
  await press(page.getByRole("button", { name }));
}
