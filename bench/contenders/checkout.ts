import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Cast } from "../books/cast.ts";
import { send } from "./http-client.ts";

const OPERATOR_KEY = "the-operators-key-of-the-bench";

/** A version's own server on embedded books in a folder of its own, with couples made over REST. */
export interface Served extends AsyncDisposable {
  readonly address: string;
  readonly casts: readonly Cast[];
}

/** Serves the version in a checkout, of this project or an earlier one: `couples-cfo serve` and REST are alike in both. */
export async function serveCheckout(checkout: string, couples: number): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-embedded-"));
  const child = spawn(process.execPath, [join(checkout, "bin", "couples-cfo.js"), "serve"], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      PORT: "0",
      COUPLES_CFO_DATA: folder,
      COUPLES_CFO_OPERATOR_KEY: OPERATOR_KEY,
      COUPLES_CFO_RATE_PER_MINUTE: "1000000000",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const address = await addressIn(createInterface({ input: child.stdout }), checkout);
    const casts: Cast[] = [];
    for (let n = 0; n < couples; n++) casts.push(await formCouple(address, n));
    return { address, casts, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Reads the log until it names the address, and goes on reading, so that the server never waits for a reader. */
function addressIn(log: ReturnType<typeof createInterface>, checkout: string): Promise<string> {
  return new Promise((resolve, reject) => {
    log.on("line", (line) => {
      const { url } = JSON.parse(line) as { url?: string };
      if (url?.startsWith("http://")) resolve(url);
    });
    log.once("close", () => reject(new Error(`the server of ${checkout} ended`)));
  });
}

/** The parts of answers that are needed. */
interface Made {
  readonly id: string;
  readonly token: string;
}

async function formCouple(address: string, n: number): Promise<Cast> {
  const post = async (path: string, body: object, token = OPERATOR_KEY) =>
    JSON.parse(await send({ method: "POST", origin: address, path: `/v1${path}`, token, body })) as Made;
  const user = (name: string) => post("/users", { email: `${name}.${n}@example.com`, display_name: name });
  const [ada, ben] = [await user("ada"), await user("ben")];
  const couple = await post("/couples", { partner_1_id: ada.id, partner_2_id: ben.id });
  const scopes = ["read", "goals:write", "money:move"];
  const { token } = await post("/tokens", { user_id: ada.id, client: "bench", scopes });
  const account = { name: "Joint", balance: "9000000000", is_joint: true, is_manual: true };
  const goal = { name: "House", target_amount: "9000000000", type: "home", priority: 1 };
  const { id: accountId } = await post("/accounts", account, token);
  const { id: goalId } = await post("/goals", goal, token);
  return { coupleId: couple.id, userId: ada.id, token, accountId, goalId };
}
