import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import type { Engine } from "../../engine/engine.ts";
import { addPages } from "../pages/pages.ts";
import { Site } from "../site.ts";
import { addScope } from "./scope.ts";

const failing = () => {
  throw new Error("the pages are not built");
};

test("an error while routes are added reaches the caller at once", async () => {
  const app = fastify({ pluginTimeout: 0 });
  onTestFinished(() => app.close().catch(() => undefined));
  await expect(addScope(app, failing)).rejects.toThrow("the pages are not built");
});

test("an error while pages are added reaches the caller at once", async () => {
  const app = fastify({ pluginTimeout: 0 });
  onTestFinished(() => app.close().catch(() => undefined));
  const options = { engine: {} as Engine, site: new Site({}), trustsProxy: false };
  await expect(addPages(app, options, failing)).rejects.toThrow("the pages are not built");
});
