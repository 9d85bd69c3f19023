/**
 * Writes the bundle for Claude Desktop, couples-cfo-VERSION.mcpb: a zip file with a manifest, the compiled package and the
 * packages that it needs, as installed in this checkout. An argument names another folder for it. `npm run build` comes first.
 */
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import manifest from "../package.json" with { type: "json" };
import { PROJECT } from "./check-imports.ts";
import { bundleManifest } from "./distribution.ts";

interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
}

const OWN_FILES = ["package.json", "README.md", "LICENSE", "bin/couples-cfo.js"];
/** Files that no program loads: types, and in packages of others maps and texts. Licenses stay. */
const TYPES = /\.[mc]?ts$/;
const TEXTS = /\.(map|md|markdown|flow|tsbuildinfo)$/;
/** Zip files need an instant; the same one for every build makes the same bundle. */
const BUILT_AT = new Date("2020-01-01T00:00:00Z");

if (!existsSync(join(PROJECT, "dist"))) throw new Error("run npm run build first: there is no dist folder");
const text = JSON.stringify(bundleManifest(), null, 2);
const entries: Zippable = { "manifest.json": [Buffer.from(text), { mtime: BUILT_AT }] };
const others = productionPackages()
  .flatMap(programs)
  .filter((name) => !TEXTS.test(name) || /licen[cs]e/i.test(name));
for (const name of [...OWN_FILES, ...programs("dist"), ...others])
  entries[name.replaceAll("\\", "/")] = [readFileSync(join(PROJECT, name)), { mtime: BUILT_AT }];
const bundle = zipSync(entries, { level: 9 });
const path = join(process.argv[2] ?? PROJECT, `${manifest.name}-${manifest.version}.mcpb`);
writeFileSync(path, bundle);
console.log(`${path}: ${(bundle.length / 1e6).toFixed(1)} MB, ${Object.keys(entries).length} files`);

/** The installed packages that the package needs on every platform. */
function productionPackages(): string[] {
  const lock = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages as Record<string, LockedPackage>)
    .filter(
      ([path, { dev, devOptional, optional, peer }]) => path && !(dev || devOptional || optional || peer),
    )
    .map(([path]) => path);
}

/** The files below a folder except types, without the packages inside it, which are listed themselves. */
function programs(folder: string): string[] {
  const root = join(PROJECT, folder);
  const isPackage = (name: string) => name.split(/[\\/]/).includes("node_modules");
  return globSync("**/*", { cwd: root, exclude: isPackage })
    .filter((name) => !TYPES.test(name) && !isPackage(name) && statSync(join(root, name)).isFile())
    .map((name) => join(folder, name));
}
