/**
 * Checks the import rules of .dependency-cruiser.mjs, and that no rule of the books names an operation.
 *
 * With a TypeScript version that it does not support, or a folder that it does not find, dependency-cruiser checks nothing and
 * reports success. So every source file on disk must be among the modules that it read.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTypeScriptConfig from "dependency-cruiser/config-utl/extract-ts-config";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["src", "bin", "tools", "prompts", "evals", "bench", "testing", "scripts"];

export interface ImportReport {
  /** One line for each violation: `rule: from -> to`. */
  problems: string[];
  modules: number;
  imports: number;
}

/** Checks the sources below `root`. @throws if there are none */
export async function checkImports(root: string): Promise<ImportReport> {
  const folders = FOLDERS.filter((name) => existsSync(join(root, name)));
  const onDisk = folders
    .flatMap((name) => globSync(`${name}/**/*.ts`, { cwd: root }))
    .map((file) => file.replaceAll(sep, "/"));
  if (onDisk.length === 0) throw new Error(`no TypeScript source found below ${root}`);

  const config = await extractConfig(join(PROJECT, ".dependency-cruiser.mjs"));
  const { output } = await cruise(
    folders,
    { ...config.options, ruleSet: config, validate: true, baseDir: root },
    undefined,
    { tsConfig: extractTypeScriptConfig(join(PROJECT, "tsconfig.json")) },
  );
  if (typeof output === "string") throw new Error("dependency-cruiser returned text instead of a result");

  const own = output.modules.filter((module) => folders.some((name) => module.source.startsWith(`${name}/`)));
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

/** Sources of rules. Their tests may call operations by name. */
const RULES = /^src\/(?!(operations|views|engine|database|backup|http)\/)[^/]+\/.+(?<!\.test)\.ts$/;

/** Rules that name an operation, as `operation-named-in-a-rule: file: name`. The file of an operation has its name. */
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
  const { problems, modules, imports } = await checkImports(PROJECT);
  for (const problem of problems) console.error(problem);
  console.log(`${modules} modules, ${imports} imports, ${problems.length} violations`);
  if (problems.length > 0 || imports === 0) process.exitCode = 1;
}
