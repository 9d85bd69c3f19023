/**
 * A model of a disk below one folder, for power cuts.
 *
 * A sync of a file writes its content to the disk, and a sync of a folder writes its names. Until then the disk keeps the
 * earlier state. At a power cut it may also have written other changes, in any order: each 4 kB of a file, the size of a
 * file, the names of a folder. All other changes are lost.
 */

import type { BigIntStats } from "node:fs";
import { fstatSync, lstatSync, mkdirSync, readdirSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PAGE_BYTES = 4096;

/** Decides whether the disk has written data that was not synced. */
export type Takes = () => boolean;

/** The identity of a file or folder, independent of its name. */
type Inode = string;

type Names = ReadonlyMap<string, Inode>;

/** What is below a folder: each file and folder with its path. */
interface Tree {
  readonly files: Map<Inode, string>;
  readonly folders: Map<Inode, string>;
}

export class Disk {
  readonly #root: string;
  readonly #contents = new Map<Inode, Buffer>();
  readonly #names = new Map<Inode, Names>();

  /** A disk that has everything below `root`, and `root`, as it is now. */
  constructor(root: string) {
    this.#root = root;
    const { files, folders } = treeOf(root);
    for (const [inode, path] of files) this.#contents.set(inode, readFileSync(path));
    for (const [inode, path] of folders) this.#names.set(inode, namesIn(path));
  }

  /** Puts the file or folder that is open as `descriptor` on the disk. */
  sync(descriptor: number): void {
    const stats = fstatSync(descriptor, { bigint: true });
    const inode = inodeOf(stats);
    if (stats.isFile()) this.#contents.set(inode, contentOf(descriptor, Number(stats.size)));
    const path = stats.isDirectory() && treeOf(this.#root).folders.get(inode);
    if (path) this.#names.set(inode, namesIn(path));
  }

  /** Makes the folder `target` with what the disk would have after a power cut now. */
  cut(target: string, takes: Takes): void {
    this.#writeFolder(inodeAt(this.#root), target, treeOf(this.#root), takes);
  }

  #writeFolder(inode: Inode, target: string, now: Tree, takes: Takes): void {
    mkdirSync(target);
    const path = now.folders.get(inode);
    const names = path !== undefined && takes() ? namesIn(path) : this.#names.get(inode);
    for (const [name, child] of names ?? []) {
      const isFolder = this.#names.has(child) || now.folders.has(child);
      if (isFolder) this.#writeFolder(child, join(target, name), now, takes);
      else writeFileSync(join(target, name), this.#contentAfterCut(child, now, takes));
    }
  }

  #contentAfterCut(inode: Inode, now: Tree, takes: Takes): Buffer {
    const synced = this.#contents.get(inode) ?? Buffer.alloc(0);
    const path = now.files.get(inode);
    if (path === undefined) return synced;
    const written = readFileSync(path);
    const left = Buffer.alloc(takes() ? written.length : synced.length);
    synced.copy(left);
    for (let at = 0; at < left.length; at += PAGE_BYTES) {
      const page = written.subarray(at, at + PAGE_BYTES);
      if (!page.equals(left.subarray(at, at + page.length)) && takes()) page.copy(left, at);
    }
    return left;
  }
}

function inodeOf({ ino, birthtimeNs }: BigIntStats): Inode {
  // The file system reuses an inode number after the file is removed.
  return `${ino} ${birthtimeNs}`;
}

function inodeAt(path: string): Inode {
  return inodeOf(lstatSync(path, { bigint: true }));
}

function namesIn(folder: string): Names {
  return new Map(readdirSync(folder).map((name) => [name, inodeAt(join(folder, name))]));
}

function treeOf(root: string): Tree {
  const tree: Tree = { files: new Map(), folders: new Map([[inodeAt(root), root]]) };
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) tree.folders.set(inodeAt(path), path);
    else if (entry.isFile()) tree.files.set(inodeAt(path), path);
  }
  return tree;
}

function contentOf(descriptor: number, size: number): Buffer {
  const content = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const bytes = readSync(descriptor, content, at, size - at, at);
    if (bytes === 0) break;
    at += bytes;
  }
  return content;
}
