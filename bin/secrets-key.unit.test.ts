import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { vaultOf } from "./secrets-key.ts";
import { readSettings } from "./settings.ts";

function folder(): string {
  const path = temporaryFolder();
  return path;
}

const vaultIn = (data: string, key = "") =>
  vaultOf(readSettings({ COUPLES_CFO_DATA: data, COUPLES_CFO_SECRETS_KEY: key }));

test("a key is made once, and only its owner can read it", () => {
  const data = join(folder(), "new");
  const sealed = vaultIn(data).seal("secret", "owner");
  const path = join(data, "secrets.key");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(path, "utf8").trim(), "base64")).toHaveLength(32);
  expect(vaultIn(data).open(sealed, "owner")).toBe("secret");
  expect(() => vaultIn(folder()).open(sealed, "owner")).toThrow("no key");
});

test("the environment's keys take precedence over the file", () => {
  const [old, fresh] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString("base64"));
  const data = folder();
  const sealed = vaultIn(data, old).seal("secret", "owner");
  expect(vaultIn(data, `${fresh},${old}`).open(sealed, "owner")).toBe("secret");
  expect(() => vaultIn(data).open(sealed, "owner")).toThrow("no key");
});

test("a file without a key is refused, and its content is not shown", () => {
  const data = folder();
  writeFileSync(join(data, "secrets.key"), "hunter2\n");
  expect(() => vaultIn(data)).toThrow(/does not hold a key of 32 bytes/);
  expect(() => vaultIn(data)).not.toThrow(/hunter2/);
});
