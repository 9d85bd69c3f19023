/** The package as users get it: packed, installed into an empty folder, run, and compiled against. */
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { prompts } from "../tools/prompts.ts";
import { tools } from "../tools/tool.ts";
import type { Answer } from "./books.ts";
import { copyInstalled } from "./installed.ts";
import { connectors } from "./mcp-clients.ts";
import { startChatModel } from "./model-service.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
/** Compilers that a user may have. */
const TYPESCRIPT_5 = [fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"))];
const TYPESCRIPT_7 = [join(PROJECT, "node_modules/typescript-7/bin/tsc"), "--checkers", "1"];
const COMMAND_TIMEOUT_MS = 240_000;
const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
/** No registry listens there: the test uses only what `npm ci` installed. */
const WITHOUT_A_REGISTRY = {
  npm_config_registry: "http://127.0.0.1:9",
  npm_config_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_package_lock: "false",
  npm_config_loglevel: "error",
};
/** The peer packages that chat needs; its users install them. */
const CHAT_PEERS = ["@langchain/core", "@langchain/langgraph", "@langchain/openai", "langchain"];

const TIMEOUT_MS = 600_000;

const MAX_UNPACKED_BYTES = 6_500_000;
const MAX_BUNDLE_BYTES = 25_000_000;

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = temporaryFolder();
  env = {
    // `node` is the one that runs this test, and programs of the checkout are out of reach.
    PATH: [dirname(process.execPath), process.env.PATH ?? ""].join(":"),
    HOME: process.env.HOME ?? "",
    COUPLES_CFO_DATA: join(folder, "data"),
    // Other tools set this variable. It changes nothing about the package.
    NODE_ENV: "development",
    ...WITHOUT_A_REGISTRY,
    npm_config_cache: join(folder, "npm-cache"),
  };
  const pages = readdirSync(join(PROJECT, "web/dist/assets")).sort();
  await run("npm", ["pack", "--pack-destination", folder], PROJECT);
  // Packing builds the pages again. Files with other names would break the servers that run from this checkout.
  expect(readdirSync(join(PROJECT, "web/dist/assets")).sort()).toEqual(pages);
  const [tarball = "no tarball"] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  await install(Object.keys(manifest.dependencies), { "couples-cfo": `file:${tarball}` });
}, TIMEOUT_MS);

/** Runs a command and returns its standard output. A failure reports the exit code and the whole output. */
async function run(command: string, args: readonly string[], cwd = folder, input = ""): Promise<string> {
  return (await output(command, args, cwd, input)).stdout;
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

async function output(command: string, args: readonly string[], cwd: string, input = ""): Promise<Output> {
  const options = { cwd, env, timeout: COMMAND_TIMEOUT_MS, killSignal: "SIGKILL" as const };
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr });
      const end = error.killed ? `was killed after ${COMMAND_TIMEOUT_MS} ms` : `ended with ${error.code}`;
      reject(new Error(`${[command, ...args].join(" ")} ${end}\n${stdout}\n${stderr}`, { cause: error }));
    });
    child.stdin?.end(input);
  });
}

/** Installs `wanted` with npm, which finds `needed` and what they need in place and so asks no registry. */
async function install(needed: readonly string[], wanted: Record<string, string>): Promise<void> {
  copyInstalled(needed, folder);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies: wanted }),
  );
  await run("npm", ["install"]);
}

function installed(...path: string[]): string[] {
  return readdirSync(join(folder, "node_modules", "couples-cfo", ...path), { recursive: true }).map(String);
}

/** Uses every export that needs only the package itself, and creates a user. */
const BOOKS = `
import { type Call, catalog, invoke, OPERATOR, openEngine, type Outcome, type Principal } from "couples-cfo";
import { createServer } from "couples-cfo/http";
import { MCP_PATH, addMcpOverHttp, mcpServer, serveMcpOnStdio } from "couples-cfo/mcp";

const engine = await openEngine({ folder: process.env.COUPLES_CFO_DATA ?? "" });
const call: Call = { principal: OPERATOR, requestId: "consumer" };
const create = catalog.find(({ name }) => name === "create_user");
if (!create) throw new Error("no create_user");
const outcome: Outcome = await invoke(engine, create, { email: "ada@example.com", display_name: "Ada" }, call);
const app = await createServer({ engine, operatorKey: "an-operator-key" });
const health = await app.inject("/healthz");
await app.close();
await engine.orm.close(true);
// @ts-expect-error the types came along: a principal is no string
const wrong: Principal = "ada";
// @ts-expect-error a server needs an engine
if (wrong === undefined) await createServer({ operatorKey: "" });
const there = [addMcpOverHttp, mcpServer, serveMcpOnStdio].every((part) => typeof part === "function");
console.log(JSON.stringify({ ok: outcome.ok, health: health.statusCode, there, path: MCP_PATH }));
`;

/** Uses the exports that need peer packages. */
const MODELS = `
import type { StructuredTool } from "@langchain/core/tools";
import type { FunctionTool } from "openai/resources/responses/responses";
import { type Engine, OPERATOR } from "couples-cfo";
import { couplesCfoTools } from "couples-cfo/langchain";
import { type CfoAgentOptions, createCfoAgent } from "couples-cfo/langchain/agent";
import { chatTools, responsesTools, toolRunner } from "couples-cfo/openai";

const tools: StructuredTool[] = couplesCfoTools({ engine: {} as Engine, principal: OPERATOR });
const functions: readonly FunctionTool[] = responsesTools;
// @ts-expect-error a runner needs someone to act for
const wrong = () => toolRunner({ engine: {} as Engine });
const options: CfoAgentOptions = { model: {} as CfoAgentOptions["model"], engine: {} as Engine, principal: OPERATOR };
// @ts-expect-error an agent needs a model
const mute = () => createCfoAgent({ engine: {} as Engine, principal: OPERATOR });
const parts = [typeof wrong, typeof mute, typeof createCfoAgent(options).invoke];
console.log(JSON.stringify([tools.map(({ name }) => name), functions.map(({ name }) => name), chatTools.length, ...parts]));
`;

/** Type-checks a user's program and runs it. */
async function useAs(name: string, program: string, compiler: readonly string[]): Promise<Answer> {
  writeFileSync(join(folder, name), program);
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck"];
  const types = ["--types", "node", "--typeRoots", join(PROJECT, "node_modules", "@types")];
  await run(process.execPath, [...compiler, ...options, ...types, name]);
  return JSON.parse(await run(process.execPath, [name]));
}

/** Writes the files of a bundle into `root`, which must not exist. */
function unpack(bundle: Uint8Array, root: string): string {
  mkdirSync(root);
  for (const [name, bytes] of Object.entries(unzipSync(bundle))) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), bytes);
  }
  return root;
}

/** The command of an unpacked bundle, with the placeholders filled in as Claude Desktop does. */
function startOf(root: string, settings: Answer): { command: string; args: string[]; env: Answer } {
  const { server, user_config } = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
  const fill = (value: string) =>
    value
      .replaceAll(/\$\{__dirname\}/g, () => root)
      .replaceAll(/\$\{user_config\.(\w+)\}/g, (_, key) => String(settings[key] ?? user_config[key].default));
  const { command, args, env: given } = server.mcp_config;
  const filled = Object.entries<string>(given).map(([name, value]) => [name, fill(value)]);
  return { command, args: args.map(fill), env: Object.fromEntries(filled) };
}

describe("the package", { timeout: TIMEOUT_MS }, () => {
  test("contains the program and no development files", () => {
    const files = installed();
    expect(files).toContain("dist/src/index.d.ts");
    expect(files).toContain("dist/prompts/cfo.md");
    expect(
      files.filter((file) => /(\.test\.|^testing|^bench|^bin\/.*\.ts$|(?<!\.d)\.ts$)/.test(file)),
    ).toEqual([]);
    expect(Object.keys(manifest.dependencies)).not.toContain("openai");
  });

  test("is published without warnings", async () => {
    // The pack above ran the build that npm would run here.
    const args = ["publish", "--dry-run", "--ignore-scripts", "--loglevel", "warn", "--json"];
    const { stdout, stderr } = await output("npm", args, PROJECT);
    const warnings = stderr.split("\n").filter((line) => line && !line.includes("to be logged in"));
    expect(warnings).toEqual([]);
    const { files, unpackedSize } = JSON.parse(stdout)[manifest.name];
    const paths: string[] = files.map(({ path }: Answer) => path);
    expect(paths).toEqual(expect.arrayContaining(["README.md", "LICENSE", "package.json", "openapi.json"]));
    expect(unpackedSize).toBeLessThan(MAX_UNPACKED_BYTES);
  });

  test("installs the command", async () => {
    const help = await run("npx", ["couples-cfo", "--help"]);
    expect(help).toContain("Usage: couples-cfo");
    expect(help).toContain("mcp");
  });

  test("embeds the books and both servers, typed, and serves an assistant through the command", async () => {
    const said = await useAs("books.ts", BOOKS, TYPESCRIPT_5);
    expect(said).toEqual({ ok: true, health: 200, there: true, path: "/mcp" });
    const connect = connectors["the SDK, negotiating"];
    if (!connect) throw new Error("no such client");
    const args = ["couples-cfo", "mcp", "--user", "ada@example.com"];
    const client = await connect({ command: "npx", args, env, cwd: folder } as never);
    const listed = await client.listTools();
    expect(listed.tools.map(({ name }: Answer) => name)).toEqual(tools.map(({ name }) => name));
    const { prompts: offered } = await client.listPrompts();
    expect(offered.map(({ name }: Answer) => name)).toEqual(prompts.map(({ name }) => name));
    const answer = await client.callTool({ name: "list_accounts", arguments: {} });
    expect(answer).toMatchObject({ structuredContent: { items: [] } });
  });

  test("serves Claude Desktop from a bundle, with the settings of its user", async () => {
    await run(process.execPath, ["scripts/mcpb.ts", folder], PROJECT);
    const bundle = readFileSync(join(folder, `couples-cfo-${manifest.version}.mcpb`));
    expect(bundle.length).toBeLessThan(MAX_BUNDLE_BYTES);
    const unpacked = unpack(bundle, join(folder, "bundle"));
    const create = ["couples-cfo", "token", "create", "--user", "ada@example.com", "--client", "claude"];
    const token = (await run("npx", [...create, "--kind", "agent"])).trim();
    const connect = connectors["the SDK, negotiating"];
    const settings = {
      couples_cfo_token: token,
      couples_cfo_data: env.COUPLES_CFO_DATA,
      couples_cfo_read_only: true,
    };
    const { env: given, ...start } = startOf(unpacked, settings);
    const client = await connect!({ ...start, env: { ...given, PATH: env.PATH }, cwd: folder } as never);
    try {
      const { tools: listed } = await client.listTools();
      const reading = tools.filter(({ annotations }) => annotations.readOnlyHint);
      expect(listed.map(({ name }: Answer) => name)).toEqual(reading.map(({ name }) => name));
      const answer = await client.callTool({ name: "list_accounts", arguments: {} });
      expect(answer).toMatchObject({ structuredContent: { items: [] } });
      const { contents } = await client.readResource({ uri: "ui://couples-cfo/summary" });
      expect(contents[0].text.includes('data-view="summary"')).toBe(true);
    } finally {
      await client.close();
    }
  });

  test("serves LangChain, OpenAI and chat once their packages are there", async () => {
    await expect(run(process.execPath, ["-e", 'import("couples-cfo/langchain")'])).rejects.toThrow(
      "Cannot find package '@langchain/core'",
    );
    const model = await startChatModel([{ says: "Hello." }]);
    const service = ["--model", "scripted", "--base-url", model.url];
    const chat = ["couples-cfo", "chat", "--user", "ada@example.com", ...service];
    const missing = run("npx", chat);
    await expect(missing).rejects.toThrow(`npm install ${CHAT_PEERS.join(" ")}`);
    const peers = [...CHAT_PEERS, "openai"];
    const versions = peers.map((name) => [name, manifest.devDependencies[name]]);
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    await install(peers, { ...dependencies, ...Object.fromEntries(versions) });
    const names = tools.map(({ name }) => name);
    const parts = ["function", "function", "function"];
    expect(await useAs("models.ts", MODELS, TYPESCRIPT_7)).toEqual([names, names, names.length, ...parts]);
    expect(await run("npx", chat, folder, "Hi!\n")).toContain("you> Hi!\n\nHello.\n");
  });
});
