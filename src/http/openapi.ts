import manifest from "../../package.json" with { type: "json" };
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import answers from "./answers.json" with { type: "json" };
import { answerExample } from "./examples.ts";
import { addressingOf, readsQuery } from "./input.ts";
import { messageSchema, outgoing } from "./outgoing.ts";
import {
  headerRefs,
  problemExamples,
  problemResponses,
  problemSchema,
  refusalsOf,
  sharedResponses,
} from "./problems.ts";
import { BASE_PATH } from "./routes.ts";
import { inputSchemas, type JsonSchema, outputSchemas, schemaRef, typeName, withoutNull } from "./schemas.ts";

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly [kind: string]: Readonly<Record<string, unknown>>;
  };
  readonly [field: string]: unknown;
}

const ABOUT = `Amounts are decimal strings with exactly the digits of the couple's currency. Instants are ISO 8601 in UTC, dates are
days in the couple's time zone. Lists are pages: send \`next_cursor\` as \`cursor\` for the next one.

With a user's token all is about that user and their couple. With the operator key name \`couple_id\` or \`user_id\`
wherever the path or another id does not say whose books are meant.`;

/** What the operations answered in one scene: bin/answers.ts plays it. Others get an example made of their schema. */
const PLAYED = new Map<string, unknown>(Object.entries(answers));

/** Written once for all operations. */
const SHARED = {
  securitySchemes: {
    userToken: {
      type: "http",
      scheme: "bearer",
      description: "A user's token, with the scopes it was given.",
    },
    operatorKey: {
      type: "http",
      scheme: "bearer",
      description: "The operator key: may call every operation.",
    },
  },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description: "The same request with the same key is done once, and answered the same for 7 days.",
      schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
      example: "5f1c9a0e-allocate-1",
    },
  },
  headers: {
    "X-Request-Id": { description: "Names the request, in the log too.", schema: { type: "string" } },
    "Idempotency-Replayed": {
      description: "`true` on an answer that an idempotency key recalled.",
      schema: { type: "string", enum: ["true"] },
    },
    "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } },
    "WWW-Authenticate": { description: "Asks for a bearer token.", schema: { type: "string" } },
  },
};

/** Fields that a request can always have beside its own. */
const ADDRESSING_FIELDS: Readonly<Record<string, JsonSchema>> = {
  couple_id: {
    type: "string",
    format: "uuid",
    description: "Whose books: for the operator. With a user's token it has to be the caller's own.",
  },
  user_id: {
    type: "string",
    format: "uuid",
    description: "In whose name: for the operator. With a user's token it has to be the caller's own.",
  },
};

/**
 * The OpenAPI document: the catalog, written down. `missing` is told each field of an answer that has no example; the
 * committed document must have none.
 */
export function openApiDocument(missing: (field: string) => void = () => {}): OpenApiDocument {
  const outputs = outputSchemas();
  const inputs = inputSchemas();
  const { MoneyInput = {} } = inputs.schemas;
  const schemas: Record<string, JsonSchema> = {
    ...outputs.schemas,
    MoneyInput,
    Problem: problemSchema,
    WebhookMessage: messageSchema(),
  };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of catalog) {
    const { method, path } = operation.http;
    const input = inputs.schemas[inputs.nameOf(operation)] ?? {};
    const { parameters, body } = partsOf(operation, input);
    if (body) schemas[`${typeName(operation)}Input`] = body;
    const output = outputs.nameOf(operation);
    const example =
      PLAYED.get(operation.name) ?? answerExample(schemaRef(output), { operation, schemas, missing });
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        ...wordsOf(operation),
        parameters:
          operation.effect === "read" ? parameters : [...parameters, sharedParameter("IdempotencyKey")],
        ...(body && { requestBody: requestBody(operation, body) }),
        responses: {
          ...success(operation, output, example),
          ...problemResponses(refusalsOf(operation, JSON.stringify(input).includes('"uuid"'))),
        },
      },
    };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "couples-cfo",
      version: manifest.version,
      summary: manifest.description,
      description: ABOUT,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: BASE_PATH, description: "This server" }],
    tags: [...new Set(catalog.map(areaOf))].map((name) => ({
      name,
      description: `Paths below \`/${name}\`.`,
    })),
    paths,
    webhooks: outgoing,
    components: { schemas, ...usedBy(paths), ...SHARED },
  };
}

/** The refusals' responses and examples that the paths refer to, directly or through a response. */
function usedBy(paths: Record<string, unknown>): Record<"responses" | "examples", Record<string, unknown>> {
  const responses = referredTo("responses", sharedResponses(), paths);
  return { responses, examples: referredTo("examples", problemExamples(), [paths, responses]) };
}

function referredTo(kind: string, components: Record<string, unknown>, by: unknown): Record<string, unknown> {
  const text = JSON.stringify(by);
  const isUsed = ([name]: [string, unknown]) => text.includes(`"#/components/${kind}/${name}"`);
  return Object.fromEntries(Object.entries(components).filter(isUsed));
}

/** First part of the path. */
function areaOf({ http }: Operation): string {
  return http.path.split("/")[1] ?? "";
}

function wordsOf(operation: Operation): Record<string, unknown> {
  const { name, title, summary, scope } = operation;
  const isOperators = scope === "operator";
  return {
    operationId: name,
    summary: title,
    description: `${summary}\n\n${isOperators ? "For the operator key alone." : `Needs the scope \`${scope}\`.`}`,
    tags: [areaOf(operation)],
    security: [...(isOperators ? [] : [{ userToken: [scope] }]), { operatorKey: [] }],
  };
}

/** An input as HTTP carries it: the path's id, then the query's fields or those of a body. */
function partsOf(operation: Operation, input: JsonSchema): { parameters: unknown[]; body?: JsonSchema } {
  const { id } = operation.http;
  const { [id ?? ""]: ofPath, ...own } = (input.properties ?? {}) as Record<string, JsonSchema>;
  const addressing = addressingOf(operation).map((field) => [field, ADDRESSING_FIELDS[field] ?? {}] as const);
  const properties = { ...own, ...Object.fromEntries(addressing) };
  const required = input.required?.filter((field) => field !== id) ?? [];
  const path = ofPath
    ? [{ name: "id", in: "path", required: true, schema: ofPath, ...exampleFor(operation, id) }]
    : [];
  if (!readsQuery(operation)) {
    const body = { ...input, properties, required };
    if (required.length === 0) delete (body as JsonSchema).required;
    return { parameters: path, body };
  }
  const query = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(schema.description && { description: schema.description }),
    schema: withoutNull(schema),
    ...exampleFor(operation, name),
  }));
  return { parameters: [...path, ...query] };
}

function exampleFor({ example }: Operation, field = ""): { example?: unknown } {
  const value = (example as Record<string, unknown>)[field];
  return value === undefined ? {} : { example: value };
}

function requestBody(operation: Operation, body: JsonSchema): Record<string, unknown> {
  const { [operation.http.id ?? ""]: _ofPath, ...example } = operation.example as Record<string, unknown>;
  return {
    required: body.required !== undefined,
    content: { "application/json": { schema: schemaRef(`${typeName(operation)}Input`), example } },
  };
}

function success({ http, effect }: Operation, output: string, example: unknown): Record<string, unknown> {
  const headers = effect === "read" ? ["X-Request-Id"] : ["X-Request-Id", "Idempotency-Replayed"];
  return {
    [String(http.status ?? 200)]: {
      description: http.status === 201 ? "Created." : "Done.",
      headers: headerRefs(headers),
      content: { "application/json": { schema: schemaRef(output), example } },
    },
  };
}

function sharedParameter(name: keyof typeof SHARED.parameters): { $ref: string } {
  return { $ref: `#/components/parameters/${name}` };
}
