import { defineConfig } from "vitest/config";
import everything from "./vitest.config.ts";

const { projects, ...shared } = everything.test ?? {};

/** `npm run test:unit`: the tests that need neither a database nor another process, from every folder but those of programs. */
export default defineConfig({
  test: { ...shared, name: "unit", reporters: ["default"], include: ["{src,tools,evals}/**/*.unit.test.ts"] },
});
