/** Loaded before a command (node --import): writes to LOADED_PACKAGES_FILE which packages the command has loaded by its end. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const packages = new Set<string>();

registerHooks({
  load(url, context, next) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name) packages.add(name);
    return next(url, context);
  },
});

process.on("exit", () => {
  writeFileSync(process.env.LOADED_PACKAGES_FILE ?? "", JSON.stringify([...packages]));
});
