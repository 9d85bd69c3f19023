/** Watches all syncs of this process, by any function of node:fs. */
import fs from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/** Called with the descriptor before it is synced. What it throws is the outcome of the sync. */
export type OnSync = (descriptor: number) => void;

/** Calls `onSync` before each sync in this process. Returns a function that stops it. */
export async function watchSyncs(onSync: OnSync): Promise<() => void> {
  const file = await open(import.meta.filename);
  await file.close();
  const handles = Object.getPrototypeOf(file) as { sync(this: { fd: number }): Promise<void> };
  const { fsyncSync } = fs;
  const { sync } = handles;
  fs.fsyncSync = (descriptor) => {
    onSync(descriptor);
    fsyncSync(descriptor);
  };
  handles.sync = function () {
    onSync(this.fd);
    return sync.call(this);
  };
  syncBuiltinESMExports();
  return () => {
    fs.fsyncSync = fsyncSync;
    handles.sync = sync;
    syncBuiltinESMExports();
  };
}
