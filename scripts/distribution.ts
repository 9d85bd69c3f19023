/** What registries and desktop clients are given to install the package: server.json and the manifest of the bundle. */
import manifest from "../package.json" with { type: "json" };

/** A placeholder that the client fills in. */
const placeholder = (name: string) => `\${${name}}`;

const TITLE = "CFO for couples";
/** The registry takes 100 characters. */
const SUMMARY = "Shared goals, earmarked money and one ledger for two partners and their AI assistants.";
const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, "");

/** A setting that a client asks its user for. */
interface Setting {
  readonly title: string;
  readonly description: string;
  readonly type: "string" | "directory" | "boolean";
  readonly required: boolean;
  readonly sensitive: boolean;
  readonly default?: string | boolean;
}

/** The settings of the command `mcp`, by environment variable. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  COUPLES_CFO_TOKEN: {
    title: "Token",
    description: "Your token of kind agent. The partner whose token this is sees what the assistant does.",
    type: "string",
    required: true,
    sensitive: true,
  },
  COUPLES_CFO_DATA: {
    title: "Data folder",
    description: "The folder of the books, unless they are in PostgreSQL.",
    type: "directory",
    required: false,
    sensitive: false,
    default: `${placeholder("HOME")}/.couples-cfo`,
  },
  DATABASE_URL: {
    title: "PostgreSQL URL",
    description: "postgres://user:password@host/database, if the books are in PostgreSQL.",
    type: "string",
    required: false,
    sensitive: true,
    default: "",
  },
  COUPLES_CFO_READ_ONLY: {
    title: "Read only",
    description: "Offer only the tools that read.",
    type: "boolean",
    required: false,
    sensitive: false,
    default: false,
  },
};

/** The entry of the MCP registry. */
export function serverJson() {
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: manifest.mcpName,
    title: TITLE,
    description: SUMMARY,
    version: manifest.version,
    websiteUrl: manifest.homepage,
    repository: { url: REPOSITORY, source: "github" },
    packages: [
      {
        registryType: "npm",
        identifier: manifest.name,
        version: manifest.version,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        packageArguments: [{ type: "positional", value: "mcp" }],
        environmentVariables: Object.entries(SETTINGS).map(
          ([name, { description, required, sensitive, type }]) => ({
            name,
            description,
            isRequired: required,
            isSecret: sensitive,
            format: type === "directory" ? "filepath" : type,
          }),
        ),
      },
    ],
  };
}

/** The manifest of the bundle for Claude Desktop. */
export function bundleManifest() {
  const keyOf = (variable: string) => variable.toLowerCase();
  const settings = Object.entries(SETTINGS);
  return {
    manifest_version: "0.3",
    name: manifest.name,
    display_name: TITLE,
    version: manifest.version,
    description: SUMMARY,
    author: { name: manifest.name, url: REPOSITORY },
    repository: { type: "git", url: REPOSITORY },
    homepage: manifest.homepage,
    support: manifest.bugs,
    license: manifest.license,
    keywords: manifest.keywords,
    tools_generated: true,
    prompts_generated: true,
    server: {
      type: "node",
      entry_point: "bin/couples-cfo.js",
      mcp_config: {
        command: "node",
        args: [`${placeholder("__dirname")}/bin/couples-cfo.js`, "mcp"],
        env: Object.fromEntries(settings.map(([name]) => [name, placeholder(`user_config.${keyOf(name)}`)])),
      },
    },
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: manifest.engines.node } },
    user_config: Object.fromEntries(settings.map(([name, setting]) => [keyOf(name), setting])),
  };
}
