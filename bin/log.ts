import { styleText } from "node:util";
import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "./variables.ts";

/** The server's log on standard output: JSON lines, or readable lines on a terminal. */
export function serverLog(level: LogLevel): Logger {
  return process.stdout.isTTY ? pino(optionsOf(level), linesForPeople) : pino(optionsOf(level));
}

/** The log of a process that uses standard output for a protocol. */
export function logOnStandardError(level: LogLevel): Logger {
  return pino(optionsOf(level), pino.destination(2));
}

function optionsOf(level: LogLevel): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorFacts },
  };
}

/**
 * The fields of an error that may be logged. A database error quotes the statement with its values, and a JSON parser's
 * error quotes its input. Both can hold users' data, so only the code, constraint and stack of such an error are logged.
 */
function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string };
  const fromDatabase =
    /^[0-9A-Z]{5}$/.test(code ?? "") || "query" in error || error.name.endsWith("Exception");
  const quotes = fromDatabase || error instanceof SyntaxError;
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.name,
    ...(code && { code }),
    ...(constraint && { constraint }),
    ...(table && { table }),
    ...(!quotes && { message: error.message }),
    stack: frames.map((frame) => frame.trim()),
  };
}

const COLOURS = { warn: "yellow", error: "red", fatal: "red" } as const;
const OWN_FIELDS = ["level", "time", "msg", "request_id", "hostname", "pid"];

const linesForPeople: DestinationStream = {
  write(line) {
    const entry = JSON.parse(line) as Record<string, unknown> & { level: string; time: string; msg?: string };
    const rest = Object.entries(entry).filter(([field]) => !OWN_FIELDS.includes(field));
    const facts = rest.map(
      ([field, value]) => `${field}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
    const level = entry.level.toUpperCase().padEnd(5);
    const colour = COLOURS[entry.level as keyof typeof COLOURS];
    const words = [
      styleText("dim", entry.time.slice(11, 19)),
      colour ? styleText(colour, level) : level,
      entry.msg ?? "",
      styleText("dim", facts.join(" ")),
    ];
    process.stdout.write(`${words.join(" ").trimEnd()}\n`);
  },
};
