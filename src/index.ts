/**
 * The books in a process of one's own: open an engine, and call the operations of the catalog through `invoke`.
 * Surfaces are exports of their own: `couples-cfo/http`, `/mcp`, `/langchain`, `/openai`.
 */
export { OPERATOR, type Principal, type Requirement } from "./access/principal.ts";
export { Authenticator } from "./access/token.ts";
export { migrate } from "./database/migrate.ts";
export { type DatabaseLocation, openDatabase } from "./database/open.ts";
export { SCOPES, type Scope, type TokenKind } from "./domain/access-token.ts";
export { type Facts, type FieldError, Refusal, type RefusalCode } from "./domain/refusals.ts";
export { createEngine, openEngine } from "./engine.ts";
export { catalog } from "./operations/catalog.ts";
export { type Door, doorOf } from "./operations/door.ts";
export type { Engine } from "./operations/engine.ts";
export { invoke, type Outcome } from "./operations/invoke.ts";
export type { Operation } from "./operations/operation.ts";
export type { Call } from "./operations/parse.ts";
