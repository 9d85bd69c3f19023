import { execFile } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { formCouple, OPERATED, type Served, startServe } from "../testing/command.ts";
import { examples } from "../testing/docs.ts";
import { connectors } from "../testing/mcp-clients.ts";
import { parsed, type StdioTarget, startRawAs } from "../testing/mcp-process.ts";
import { startAllocatingModel } from "../testing/model-service.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { INSTRUCTIONS } from "../tools/prompts.ts";
import { tools } from "../tools/tool.ts";

const execute = promisify(execFile);
const PROJECT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const COMPILER = join(PROJECT, "node_modules/typescript-7/bin/tsc");
const COMPILER_OPTIONS = { noEmit: true, rewriteRelativeImportExtensions: false };
const COMMAND_TIMEOUT_MS = 60_000;
const COMPILE_TIMEOUT_MS = 180_000;

const CLAUDE = "docs/assistants/claude.md";
const CHATGPT = "docs/assistants/chatgpt.md";

/** The programs of the guides, by the page and heading above each. */
const PROGRAMS = [
  ["docs/assistants/langchain.md", "The tools"],
  ["docs/assistants/langchain.md", "An agent that asks first"],
  ["docs/assistants/openai.md", "OpenAI"],
] as const;

/** What a reader has: a folder of their own, books in `.data` there, and a server on them. */
let folder: string;
let served: Served;
let goalPath: string;
let token: string;

beforeAll(async () => {
  folder = temporaryFolder();
  served = await startServe({ COUPLES_CFO_DATA: join(folder, ".data"), ...OPERATED });
  const { coupleId, adaId } = await formCouple(served);
  const account = { user_id: adaId, name: "Joint", balance: "4200", is_manual: true };
  await served.ask("POST", "/accounts", account);
  const goal = { name: "Japan trip", target_amount: "6000", type: "travel", priority: 2 };
  const { id } = await served.ask("POST", "/goals", { ...goal, couple_id: coupleId });
  goalPath = `/goals/${id}?couple_id=${coupleId}`;
  const [makeToken] = examples("Two ways to connect", "sh", "docs/assistants/README.md");
  const env = { ...process.env, PATH: machinesPath(), COUPLES_CFO_DATA: join(folder, ".data") };
  const made = await execute("bash", ["-c", `${makeToken}\necho $TOKEN`], { cwd: PROJECT, env });
  token = made.stdout.trim();
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  for (const [page, heading] of PROGRAMS) {
    const [program = ""] = examples(heading, "ts", page);
    writeFileSync(join(folder, fileOf(heading)), fromSources(program));
  }
});

/** An example on this machine: the checkout and the books where they are, the server where it listens. */
function here(example: string): string {
  return example
    .replaceAll(/(\$PWD|\/path\/to\/couples-cfo)\/\.data/g, join(folder, ".data"))
    .replaceAll(/\$PWD|\/path\/to\/couples-cfo/g, PROJECT)
    .replaceAll(/http:\/\/127\.0\.0\.1:4000|https:\/\/books\.example/g, served.url)
    .replaceAll("<token>", token);
}

/** What a desktop client gives a server it starts, from a folder that is not the checkout. */
function started({ command, args, env = {} }: Pick<StdioTarget, "command" | "args"> & { env?: object }) {
  const inherited = { PATH: machinesPath(), HOME: process.env.HOME ?? "" };
  return startRawAs({ command, args, env: { ...inherited, ...env } }, folder);
}

/** The path without the checkout's own programs, which npm puts there for a test. */
function machinesPath(): string {
  return (process.env.PATH ?? "")
    .split(":")
    .filter((place) => !place.startsWith(PROJECT))
    .join(":");
}

async function expectServed(command: Parameters<typeof started>[0]): Promise<void> {
  const server = await started(command);
  const listed = await server.ask("tools/list");
  expect(listed.result.tools).toHaveLength(tools.length);
  const called = await server.ask("tools/call", { name: "list_goals", arguments: {} });
  expect(called.result.structuredContent.items).toMatchObject([{ name: "«Japan trip»" }]);
  expect(await server.end()).toMatchObject({ code: 0 });
  for (const line of server.lines) expect(parsed(line)).toMatchObject({ jsonrpc: "2.0" });
}

async function expectReached(url: string, bearer: string): Promise<void> {
  const client = await connectors["the SDK, negotiating"]!({ url, token: bearer });
  expect((await client.listTools()).tools).toHaveLength(tools.length);
}

test("Claude Desktop's configuration starts the server, and nothing but the protocol comes out of npx", async () => {
  const [config = ""] = examples("With a configuration file", "json", CLAUDE);
  await expectServed(JSON.parse(here(config)).mcpServers["couples-cfo"]);
});

/** The arguments of each `claude` command of a block. */
async function claudeArguments(block: string): Promise<string[][]> {
  const script = `claude() { printf '%s\\0' "$@"; printf '\\n'; }\nTOKEN=${token}\n${here(block)}`;
  const { stdout } = await execute("bash", ["-c", script]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\0").slice(0, -1));
}

async function expectStdioServed(added: readonly string[]): Promise<void> {
  // Claude Code reads words after --env as more settings, so another option stands before the name.
  const words = added.filter((_, at) => at !== 3).slice(0, 6);
  expect(words.join(" ")).toBe("mcp add --env --transport stdio couples-cfo");
  const [name = "", data = ""] = added[3]!.split("=");
  const [command = "", ...args] = added.slice(added.indexOf("--") + 1);
  await expectServed({ command, args, env: { [name]: data } });
}

test("Claude Code's commands lead to a server over stdio and over HTTP", async () => {
  const [commands = ""] = examples("Claude Code", "sh", CLAUDE);
  const [stdio = [], http = []] = await claudeArguments(commands);
  await expectStdioServed(stdio);
  const [, , , transport, , url = "", option, header = ""] = http;
  expect([transport, option]).toEqual(["http", "--header"]);
  await expectReached(url, header.replace("Authorization: Bearer ", ""));
});

test("the command of the README gives Claude Code a server", async () => {
  const [command = ""] = examples("Connect Claude", "sh", "README.md");
  const [stdio = []] = await claudeArguments(command);
  await expectStdioServed(stdio);
});

test("a remote client's settings are a tool of the Responses API, and lead to the server", async () => {
  const [settings = ""] = examples("ChatGPT and other remote clients", "json", CHATGPT);
  const { server_url: url, authorization } = JSON.parse(here(settings));
  await expectReached(url, authorization);
});

test.each(PROGRAMS)("the program of %s, %s, allocates money when a model asks for it", async (_, heading) => {
  const file = join(folder, fileOf(heading));
  const model = await startAllocatingModel();
  const before = Number((await served.ask("GET", goalPath)).current_allocation);
  const running = execute(process.execPath, [file], {
    cwd: folder,
    timeout: COMMAND_TIMEOUT_MS,
    env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "none", COUPLES_CFO_TOKEN: token },
  });
  running.child.stdout?.on("data", (words) => {
    if (String(words).includes("Shall I? ")) running.child.stdin?.write("yes\n");
  });
  const { stdout } = await running;
  const after = (await served.ask("GET", goalPath)).current_allocation;
  expect(Number(after)).toBe(before + 250);
  expect(stdout).toContain("Done. current_allocation:");
  expect(model.requests).toHaveLength(3);
  for (const request of model.requests) {
    expect(JSON.stringify(request)).toContain(JSON.stringify(INSTRUCTIONS).slice(1, -1));
    expect(request.tools).toHaveLength(tools.length);
  }
});

test("the programs, and the settings of a remote client, compile", {
  timeout: COMPILE_TIMEOUT_MS,
}, async () => {
  const extended = { extends: join(PROJECT, "tsconfig.json"), include: ["*.ts"] };
  const settings = { ...extended, compilerOptions: COMPILER_OPTIONS };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const [remote] = examples("ChatGPT and other remote clients", "json", CHATGPT);
  const tool = `import type { Tool } from "openai/resources/responses/responses";\nexport const tool: Tool.Mcp = ${remote};\n`;
  writeFileSync(join(folder, "remote.ts"), tool);
  const checked = execute(process.execPath, [COMPILER, "--checkers", "1", "-p", folder], {
    timeout: COMPILE_TIMEOUT_MS,
  });
  await checked.catch(({ stdout }) => {
    throw new Error(`they do not compile: ${stdout}`);
  });
});

function fileOf(heading: string): string {
  return `${heading.replaceAll(" ", "-")}.ts`;
}

/** The same program on the sources that the package's exports are compiled from. */
function fromSources(program: string): string {
  const { exports } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  return program.replaceAll(/"couples-cfo(\/[^"]*)?"/g, (_, path = "") => {
    const built: string = exports[`.${path}`].default;
    return JSON.stringify(join(PROJECT, built.replace("./dist/", "").replace(/\.js$/, ".ts")));
  });
}
