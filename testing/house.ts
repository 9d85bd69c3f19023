/**
 * The house rules: who may import whom. `npm run check:house` runs this file.
 *
 * The cruiser has a trap: with a TypeScript it does not understand, or a folder it does not find, it cruises
 * nothing and says that all is well. So every source file on disk must be among the modules it saw.
 */
import { existsSync, globSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTypeScriptConfig from "dependency-cruiser/config-utl/extract-ts-config";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["src", "bin", "tools", "prompts", "evals", "bench", "testing"];

export interface HouseReport {
  /** One line per violation: `rule: from -> to`. Empty when the house is in order. */
  problems: string[];
  modules: number;
  imports: number;
}

/** Holds the sources below `root` against the rules of .dependency-cruiser.mjs. Throws when it cannot look. */
export async function inspectHouse(root: string): Promise<HouseReport> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const onDisk = rooms.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: root }));
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
  const unseen = onDisk.map((file) => file.replaceAll(sep, "/")).filter((file) => !seen.has(file));
  const imports = own.reduce((sum, module) => sum + module.dependencies.length, 0);
  return {
    problems: [...unseen.map((file) => `never-cruised: ${file}`), ...violations(output)],
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problems, modules, imports } = await inspectHouse(PROJECT);
  for (const problem of problems) console.error(problem);
  console.log(`${modules} modules, ${imports} imports, ${problems.length} broken house rules`);
  if (problems.length > 0 || imports === 0) process.exitCode = 1;
}
