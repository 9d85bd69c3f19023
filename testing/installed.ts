/** The packages that `npm ci` installed, for tests that install the package as its users do, without a registry. */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const MODULES = "node_modules";

interface LockedPackage {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>;
}

/**
 * Puts packages and everything they need from the checkout's node_modules into `folder`, at the same paths. npm then
 * finds them there, so that `npm install --offline` needs neither a registry nor a cache.
 */
export function copyInstalled(names: readonly string[], folder: string): void {
  const lock = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8"));
  for (const path of closure(names, lock.packages)) {
    linkFolder(join(PROJECT, path), join(folder, path));
  }
  linkCommands(folder);
}

/**
 * Makes a folder with the same files: hard links where the file system allows them, otherwise copies. A package's own
 * node_modules holds other packages, each of which is linked only if it is needed.
 */
function linkFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) {
      if (entry.name !== MODULES) linkFolder(from, to);
    } else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else linkOrCopy(from, to);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** npm installs a package again when the links to its commands are missing. */
function linkCommands(folder: string): void {
  const links = join(PROJECT, MODULES, ".bin");
  const own = join(folder, MODULES, ".bin");
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(links)) {
    const target = readlinkSync(join(links, name));
    if (existsSync(join(own, target)) && !existsSync(join(own, name))) symlinkSync(target, join(own, name));
  }
}

/** The paths of the packages in the lock file that `names` need, their own included. */
function closure(names: readonly string[], locked: Record<string, LockedPackage>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string) => {
    const path = resolve(name, from, locked);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = locked[path] ?? {};
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(needed, path);
    for (const peer of Object.keys(peerDependencies ?? {})) {
      if (!peerDependenciesMeta?.[peer]?.optional) visit(peer, path);
    }
  };
  for (const name of names) visit(name, "");
  return found;
}

/** Where Node finds a package from another one: in the nearest node_modules above it. */
function resolve(name: string, from: string, locked: Record<string, LockedPackage>): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf(MODULES) - 1))) {
    const path = [folder, MODULES, name].filter(Boolean).join("/");
    if (path in locked) return path;
    if (!folder) return undefined;
  }
}
