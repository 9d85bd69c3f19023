/** Runs the official conformance suite of the protocol against a server on this machine. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const SUITE_TIMEOUT_MS = 100_000;

const PROGRAM = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/dist/index.js"));

/** The scenarios for servers of a revision of the protocol, required or not. */
export function scenariosOf(revision: string): string[] {
  const path = import.meta.resolve(`@modelcontextprotocol/conformance/requirements/${revision}.yaml`);
  const { server, not_scored } = parse(readFileSync(fileURLToPath(path), "utf8")) as {
    server: string[];
    not_scored: { scenario: string; leg: string }[];
  };
  return [...server, ...not_scored.filter(({ leg }) => leg === "server").map(({ scenario }) => scenario)];
}

/** The result of one scenario: `passed`, `skipped`, or what failed. */
export type Result = string;

interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/** The checks that look at every message of every scenario, and pass also where a scenario could test nothing. */
const GENERAL_CHECK = "wire-schema-valid";

/** Runs all scenarios of a revision against the MCP at `url` with this token. Returns the results by scenario. */
export async function runScenarios(revision: string, url: URL, token: string): Promise<Map<string, Result>> {
  const proxy = await addingToken(url, token);
  try {
    const { results, said } = await runSuite(["server", "--url", proxy.url, "--requirements", revision]);
    const missing = scenariosOf(revision).filter((scenario) => !results.has(scenario));
    if (missing.length > 0) throw new Error(`the suite did not run ${missing.join(", ")}:\n${said}`);
    return results;
  } finally {
    proxy.close();
  }
}

/** The client with which the suite asks for access, and the person who lets it. */
interface Authorized {
  readonly issuer: string;
  readonly clientId: string;
  /** The port to which the browser returns. */
  readonly port: number;
  /** Opens the URL in the person's browser, allows the access, and follows the browser back to the suite. */
  readonly allow: (url: string) => Promise<void>;
}

/** Runs all scenarios for authorization servers. Returns the results by scenario. */
export async function runAuthorizationScenarios(authorized: Authorized): Promise<Map<string, Result>> {
  const { issuer, clientId, port, allow } = authorized;
  let allowed: Promise<void> | undefined;
  const client = ["--client-id", clientId, "--port", String(port), "--resource", `${issuer}/mcp`];
  const { results } = await runSuite(["authorization", "--url", issuer, ...client], (said) => {
    const [url] = /^http:\S+\/oauth\/authorize\?\S+$/m.exec(said) ?? [];
    if (url !== undefined) allowed ??= allow(url);
  });
  await allowed;
  return results;
}

interface Ran {
  readonly results: Map<string, Result>;
  /** What the suite wrote to the terminal. */
  readonly said: string;
}

/** Runs the suite's program. Its exit code only says whether every scenario passed. */
async function runSuite(args: readonly string[], onOutput: (said: string) => void = () => {}): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-conformance-"));
  try {
    const said = await new Promise<string>((resolve, reject) => {
      const options = { timeout: SUITE_TIMEOUT_MS, killSignal: "SIGKILL" as const };
      const child = execFile(
        process.execPath,
        [PROGRAM, ...args, "-o", folder],
        options,
        (error, stdout, stderr) => {
          if (error?.killed)
            reject(new Error(`the suite took longer than ${SUITE_TIMEOUT_MS} ms:\n${stdout}`));
          else resolve(stdout + stderr);
        },
      );
      let written = "";
      child.stdout?.on("data", (chunk: string) => {
        written += chunk;
        onOutput(written);
      });
    });
    return { said, results: new Map(readdirSync(folder).map((name) => resultIn(folder, name))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The scenario and its result in a folder that the suite wrote. */
function resultIn(folder: string, name: string): [string, Result] {
  const scenario = /^(?:authorization-)?server-(.+?)-\d{4}-\d\d-\d\dT/.exec(name)?.[1] ?? name;
  const checks = JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")) as Check[];
  const failed = checks.filter(({ status }) => status === "FAILURE");
  if (failed.length > 0)
    return [scenario, failed.map(({ id, errorMessage }) => `${id}: ${errorMessage}`).join("\n")];
  const hasPassed = checks.some(({ id, status }) => id !== GENERAL_CHECK && status === "SUCCESS");
  return [scenario, hasPassed ? "passed" : "skipped"];
}

/** A proxy that adds a bearer token, which the suite cannot send. */
async function addingToken({ hostname, port }: URL, token: string): Promise<{ url: string; close(): void }> {
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const asked = request(
      { hostname, port, method, path, headers: { ...headers, authorization: `Bearer ${token}` } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    asked.on("error", () => outgoing.destroy());
    outgoing.on("close", () => asked.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port: own } = proxy.address() as AddressInfo;
  return { url: `http://localhost:${own}/mcp`, close: () => void proxy.close() };
}
