/**
 * The books in your own process: open an engine, and call the operations of the catalog through `invoke`.
 * Surfaces are exports of their own: `couples-cfo/http`, `/mcp`, `/langchain`, `/openai`.
 */

export { SCOPES, type Scope, type TokenKind } from "./books/token.ts";
export { migrate } from "./database/migrate.ts";
export { type DatabaseLocation, openDatabase } from "./database/open.ts";
export { Authenticator } from "./engine/authenticator.ts";
export type { Engine } from "./engine/engine.ts";
export { bindInvoke, type Invoke, invoke, type Outcome } from "./engine/invoke.ts";
export { createEngine, openEngine } from "./engine/open.ts";
export type { Call } from "./engine/parse.ts";
export { OPERATOR, type Principal, type Requirement } from "./identity/principal.ts";
export { type Facts, type FieldError, Refusal, type RefusalCode } from "./kernel/refusals.ts";
export { catalog } from "./operations/catalog.ts";
export type { Operation } from "./operations/operation.ts";
export { nextStep } from "./views/next-steps.ts";
