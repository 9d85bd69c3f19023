/**
 * The demo's version of `couples-cfo mcp`, with the story's clock: node mcp.ts FOLDER CLOCK, with the assistant's token in
 * COUPLES_CFO_TOKEN. CLOCK is a file that holds the current time. The real command has no such setting.
 */
import { readFileSync } from "node:fs";
import { openEngine } from "../../src/engine/open.ts";
import { holderOf } from "../caller.ts";
import { logOnStandardError } from "../log.ts";
import { serveAssistant } from "../mcp.ts";

const [folder = "", clock = ""] = process.argv.slice(2);
const log = logOnStandardError("error");
const now = () => new Date(readFileSync(clock, "utf8"));
const resolve = holderOf(process.env.COUPLES_CFO_TOKEN ?? "");
await serveAssistant({ opening: openEngine({ folder }, { log, now }), resolve, log });
