/**
 * The house rules: which room may import which, and where operations may be named. `npm run check:imports` runs this file.
 *
 * The cruiser has a trap: with a TypeScript it does not understand, or a folder it does not find, it cruises
 * nothing and says that all is well. So every source file on disk must be among the modules it saw.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTypeScriptConfig from "dependency-cruiser/config-utl/extract-ts-config";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["src", "bin", "tools", "prompts", "evals", "bench", "testing", "scripts"];

export interface HouseReport {
  /** One line per violation: `rule: from -> to`. Empty when the house is in order. */
  problems: string[];
  modules: number;
  imports: number;
}

/** Holds the sources below `root` against the rules of .dependency-cruiser.mjs. Throws when it cannot look. */
export async function inspectHouse(root: string): Promise<HouseReport> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const onDisk = rooms
    .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: root }))
    .map((file) => file.replaceAll(sep, "/"));
  if (onDisk.length === 0) throw new Error(`no TypeScript source found below ${root}`);

  const config = await extractConfig(join(PROJECT, ".dependency-cruiser.mjs"));
  const { output } = await cruise(
    rooms,
    { ...config.options, ruleSet: config, validate: true, baseDir: root },
    undefined,
    { tsConfig: extractTypeScriptConfig(join(PROJECT, "tsconfig.json")) },
  );
  if (typeof output === "string") throw new Error("the cruiser answered text where a result was expected");

  const own = output.modules.filter((module) => rooms.some((room) => module.source.startsWith(`${room}/`)));
  const seen = new Set(own.map((module) => module.source));
  const unseen = onDisk.filter((file) => !seen.has(file));
  const imports = own.reduce((sum, module) => sum + module.dependencies.length, 0);
  return {
    problems: [
      ...unseen.map((file) => `never-cruised: ${file}`),
      ...violations(output),
      ...namedOperations(root, onDisk),
    ],
    modules: own.length,
    imports,
  };
}

function violations({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle ? [from, ...cycle.map(({ name }) => name)].join(" -> ") : `${from} -> ${to}`;
    return `${rule.name}: ${path}`;
  });
}

/** Sources that hold rules. A test beside them may call operations by name. */
const RULES = /^src\/(?!(operations|views|engine|database|backup|http)\/)[^/]+\/.+(?<!\.test)\.ts$/;

/** Where a rule names an operation, as `operation-named-in-a-rule: file: name`. An operation's file has its name. */
function namedOperations(root: string, files: readonly string[]): string[] {
  const operations = files
    .filter((file) => /^src\/operations\/[^/]+(?<!\.test)\.ts$/.test(file) && file.includes("-"))
    .map((file) => basename(file, ".ts").replaceAll("-", "_"));
  const names = new RegExp(`\\b(${operations.join("|")})\\b`, "g");
  return files
    .filter((file) => RULES.test(file))
    .flatMap((file) =>
      [...new Set(readFileSync(join(root, file), "utf8").match(names))].map((name) => `${file}: ${name}`),
    )
    .map((found) => `operation-named-in-a-rule: ${found}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problems, modules, imports } = await inspectHouse(PROJECT);
  for (const problem of problems) console.error(problem);
  console.log(`${modules} modules, ${imports} imports, ${problems.length} broken house rules`);
  if (problems.length > 0 || imports === 0) process.exitCode = 1;
}
