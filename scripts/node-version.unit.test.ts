import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "./check-imports.ts";

const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");
const { engines, devDependencies } = JSON.parse(read("package.json"));

test("development, the container and CI use the same Node, and CI also tests the oldest supported one", () => {
  const { node: version } = devDependencies;
  expect(read(".nvmrc").trim()).toBe(version);
  const images = [...read("Dockerfile").matchAll(/^FROM node:(\S+?)-slim/gm)].map(([, image]) => image);
  expect(new Set(images)).toEqual(new Set([version]));
  const [, matrix] = /node: \[(.*)\]/.exec(read(".github/workflows/ci.yml")) ?? [];
  expect(matrix?.split(", ")).toEqual([engines.node.replace(">=", "").concat(".0"), version]);
});
