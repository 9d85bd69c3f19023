import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Failure } from "./failure.ts";
import { readSettings } from "./settings.ts";
import { VARIABLES } from "./variables.ts";

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

function problemsOf(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    const { message, exitCode } = error as Failure;
    expect(exitCode).toBe(2);
    return message;
  }
  throw new Error("the settings were taken");
}

describe("the environment", () => {
  test("has defaults, and an empty variable counts as not set", () => {
    const defaults = {
      database: { folder: ".data" },
      dataFolder: ".data",
      host: "127.0.0.1",
      port: 4000,
      operatorKey: undefined,
      secretsKeys: [],
      readOnly: false,
      privateWebhooks: false,
      ratePerMinute: 600,
      logLevel: "info",
      url: undefined,
      hosts: [],
      trustProxy: undefined,
      corsOrigins: [],
      mail: undefined,
      signUp: "invitation",
      apps: [],
    };
    expect(readSettings({})).toEqual(defaults);
    expect(
      readSettings({ DATABASE_URL: "", PORT: "", COUPLES_CFO_OPERATOR_KEY: " ", LOG_LEVEL: "" }),
    ).toEqual(defaults);
  });

  test("is read", () => {
    const read = readSettings({
      DATABASE_URL: "postgresql://cfo:secret@db/cfo",
      COUPLES_CFO_DATA: "/var/lib/cfo",
      HOST: "::1",
      PORT: "0",
      COUPLES_CFO_OPERATOR_KEY: "0123456789abcdef",
      COUPLES_CFO_RATE_PER_MINUTE: "60",
      LOG_LEVEL: "silent",
      COUPLES_CFO_URL: "https://books.example/",
      COUPLES_CFO_TRUST_PROXY: "10.0.0.0/8, ::1",
      COUPLES_CFO_HOSTS: "Books.example, ,couples.example,[2001:db8::1]",
      COUPLES_CFO_SECRETS_KEY: `${"A".repeat(43)}=, ${"/".repeat(42)}8=`,
      COUPLES_CFO_PRIVATE_WEBHOOKS: "yes",
      COUPLES_CFO_SHARDED: "yes",
      COUPLES_CFO_CORS_ORIGINS: "https://app.example, http://localhost:5173,chrome-extension://abc",
      COUPLES_CFO_SMTP_URL: "smtps://books%40couples.example:secret@mail.example",
      COUPLES_CFO_SIGN_UP: "open",
      COUPLES_CFO_READ_ONLY: "true",
    });
    expect(read).toEqual({
      database: { url: "postgresql://cfo:secret@db/cfo", sharded: true },
      dataFolder: "/var/lib/cfo",
      host: "::1",
      port: 0,
      operatorKey: "0123456789abcdef",
      secretsKeys: [Buffer.alloc(32), Buffer.alloc(32, 255)],
      readOnly: true,
      privateWebhooks: true,
      ratePerMinute: 60,
      logLevel: "silent",
      url: "https://books.example/",
      hosts: ["books.example", "couples.example", "[2001:db8::1]"],
      trustProxy: ["10.0.0.0/8", "::1"],
      corsOrigins: ["https://app.example", "http://localhost:5173", "chrome-extension://abc"],
      mail: { url: "smtps://books%40couples.example:secret@mail.example", from: "books@couples.example" },
      signUp: "open",
      apps: [],
    });
  });

  test.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "4e3"],
    ["COUPLES_CFO_RATE_PER_MINUTE", "0"],
    ["LOG_LEVEL", "loud"],
    ["DATABASE_URL", "mysql://root@db/cfo"],
    ["DATABASE_URL", "cfo"],
    ["COUPLES_CFO_URL", "http://books.example"],
    ["COUPLES_CFO_TRUST_PROXY", "0"],
    ["COUPLES_CFO_TRUST_PROXY", "10"],
    ["COUPLES_CFO_TRUST_PROXY", "true"],
    ["COUPLES_CFO_TRUST_PROXY", "10.0.0.1,proxy.example"],
    ["COUPLES_CFO_SMTP_URL", "mail.example"],
    ["COUPLES_CFO_SMTP_URL", "https://user:password@mail.example"],
    ["COUPLES_CFO_SMTP_URL", "smtp://us%er:password@mail.example"],
    ["COUPLES_CFO_SIGN_UP", "yes"],
    ["COUPLES_CFO_READ_ONLY", "yes"],
    ["COUPLES_CFO_HOSTS", "books.example:8443"],
    ["COUPLES_CFO_HOSTS", "books.example,https://other.example"],
    ["COUPLES_CFO_CORS_ORIGINS", "*"],
    ["COUPLES_CFO_CORS_ORIGINS", "null"],
    ["COUPLES_CFO_CORS_ORIGINS", "app.example"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://*.app.example"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://app.example/"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://app.example:443"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://App.example"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://user@app.example"],
    ["COUPLES_CFO_CORS_ORIGINS", "file://"],
    ["COUPLES_CFO_CORS_ORIGINS", "https://app.example,javascript:alert(1)"],
    ["COUPLES_CFO_OPERATOR_KEY", "0123456789abcde"],
    ["COUPLES_CFO_OPERATOR_KEY", "a key with spaces in it"],
  ])("refuses %s=%s and names the variable", (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name);
  });

  test("lists every invalid value and shows no secret", () => {
    const words = problemsOf({
      PORT: "x",
      LOG_LEVEL: "y",
      COUPLES_CFO_URL: "https://cfo:hunter2@books.example",
      DATABASE_URL: "http://cfo:hunter2@db",
      COUPLES_CFO_SMTP_URL: "smtp://cfo:hunter2@mail.example",
      COUPLES_CFO_OPERATOR_KEY: "hunter2",
    });
    for (const name of [
      "PORT",
      "LOG_LEVEL",
      "DATABASE_URL",
      "COUPLES_CFO_URL",
      "COUPLES_CFO_OPERATOR_KEY",
      "COUPLES_CFO_MAIL_FROM",
    ])
      expect(words).toContain(name);
    expect(words).not.toContain("hunter2");
  });
});

describe(".env.example", () => {
  const names = [...file(".env.example").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);

  test("holds every setting and no unknown one", () => {
    const read = VARIABLES.map(([name]) => name).filter((name) => name !== "NO_COLOR");
    const elsewhere = ["POSTGRES_PASSWORD", "COUPLES_CFO_TEST_DATABASE_URL"];
    expect(names.toSorted()).toEqual([...read, ...elsewhere].toSorted());
  });

  test("is passed to the service by compose.yaml", () => {
    const compose = file("compose.yaml");
    const passed = [
      "COUPLES_CFO_OPERATOR_KEY",
      "COUPLES_CFO_URL",
      "COUPLES_CFO_HOSTS",
      "COUPLES_CFO_TRUST_PROXY",
      "COUPLES_CFO_RATE_PER_MINUTE",
      "LOG_LEVEL",
    ];
    for (const name of passed) expect(compose).toMatch(new RegExp(`^ {6}${name}: \\$\\{${name}:`, "m"));
  });
});
