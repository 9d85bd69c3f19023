import manifest from "../../package.json" with { type: "json" };
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import answers from "./answers.json" with { type: "json" };
import { COMMON_COMPONENTS } from "./common-components.ts";
import { enumSchemas, nameEnums } from "./enums.ts";
import { EVENTS_PATH, EVENTS_TAG, eventsPath } from "./events-document.ts";
import { addressingOf } from "./input.ts";
import { type JsonSchema, schemaRef } from "./json-schema.ts";
import { outgoing } from "./outgoing.ts";
import { ADDRESSING_SCHEMAS, type Parts, parameterName, partsOf } from "./parameters.ts";
import {
  candidateSchema,
  fieldErrorSchema,
  headerRefs,
  problemResponse,
  problemSchema,
  refusalsOf,
  UNNAMED,
} from "./problems.ts";
import { referred } from "./referred.ts";
import { hasEntityTag } from "./representation.ts";
import { BASE_PATH } from "./routes.ts";
import { SCALARS } from "./scalars.ts";
import { inputSchemas, outputSchemas } from "./schemas.ts";
import { SharedComponents } from "./shared.ts";
import { isTagged } from "./tagged.ts";
import { ABOUT_UPDATES } from "./updates.ts";

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

const ABOUT = `Amounts are decimal strings with exactly the digits of the couple's currency (\`currency_digits\`). Instants are ISO 8601
in UTC with milliseconds; dates are days in the couple's time zone. Lists are pages: send \`next_cursor\` as \`cursor\` for the
next page.

Swift: \`Client(serverURL:configuration:transport:)\` needs \`Configuration(dateTranscoder: .iso8601WithFractionalSeconds)\`.

Every response has the header \`X-Request-Id\` with the id of the request.

A user's token always means that user and their couple. With the operator key name \`couple_id\` or \`user_id\`; ids of other
rows do not say which couple is meant.

${ABOUT_UPDATES}`;

/** Recorded outputs of operations, written by scripts/answers.ts. */
const RECORDED = new Map<string, unknown>(Object.entries(answers));

const HEAD = {
  openapi: "3.1.1",
  info: {
    title: "couples-cfo",
    version: manifest.version,
    summary: manifest.description,
    description: ABOUT,
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: BASE_PATH, description: "This server" }],
  tags: [...new Set([...catalog.map(areaOf), EVENTS_TAG])].map((name) => ({
    name,
    description: `Paths under \`/${name}\`.`,
  })),
};

/** The body of operations whose only fields name the tenant. */
const ON_BEHALF = "OnBehalf";

/** The header of answers that a client can keep. */
const ANSWER_TAG = { ETag: { $ref: "#/components/headers/AnswerTag" } };

let document: OpenApiDocument | undefined;

/** The OpenAPI document of the catalog, the same object each time. */
export function openApiDocument(): OpenApiDocument {
  document ??= newDocument();
  return document;
}

function newDocument(): OpenApiDocument {
  const [outputs, inputs] = [outputSchemas(), inputSchemas()];
  const inputOf = (operation: Operation) => inputs.schemas[inputs.nameOf(operation)] ?? {};
  const parts = new Map(catalog.map((operation) => [operation, partsOf(operation, inputOf(operation))]));
  const parameters = new SharedComponents(
    "parameters",
    [...parts.values()].flatMap((part) => part.parameters),
  );
  const recorded = catalog.filter(({ name }) => RECORDED.has(name));
  /** An answer of the operation, or of the first one with the same output. */
  const exampleOf = (output: string) => ({
    value: RECORDED.get(recorded.find((operation) => outputs.nameOf(operation) === output)?.name ?? ""),
  });
  const examples = new SharedComponents(
    "examples",
    catalog.map((operation) => exampleOf(outputs.nameOf(operation))),
  );
  const bodies: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operation, part] of parts) {
    const { method, path } = operation.http;
    const input = bodyName(operation, part, inputs.nameOf(operation));
    if (part.body) bodies[input] = part.body;
    const output = outputs.nameOf(operation);
    const example = exampleOf(output);
    const shared = examples.refer(output, example);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        ...wordsOf(operation),
        ...(part.parameters.length > 0 && {
          parameters: part.parameters.map(
            (parameter) => parameters.refer(parameterName(parameter, operation), parameter) ?? parameter,
          ),
        }),
        ...(part.body && { requestBody: requestBody(operation, part.body, input) }),
        responses: {
          ...success(operation, {
            schema: schemaRef(output),
            ...(shared ? { examples: { [output]: shared } } : { example: example.value }),
          }),
          default: { $ref: "#/components/responses/Problem" },
        },
      },
    };
  }
  paths[EVENTS_PATH] = eventsPath;
  const unchanged = { description: "The answer is the one that If-None-Match names.", headers: ANSWER_TAG };
  const responses = { Problem: problemResponse(), Unchanged: unchanged };
  const shared = { responses, parameters: parameters.components, examples: examples.components };
  const all = componentSchemas({ ...outputs.schemas, ...inputs.schemas, ...bodies });
  const schemas = referred(all, [paths, shared, outgoing]);
  return { ...HEAD, paths, webhooks: outgoing, components: { schemas, ...shared, ...COMMON_COMPONENTS } };
}

/** The name of an operation's body. */
function bodyName(operation: Operation, { body }: Parts, input: string): string {
  const own = Object.keys(body?.properties ?? {}).filter(
    (field) => !addressingOf(operation).some((name) => name === field),
  );
  return body && own.length === 0 ? ON_BEHALF : input;
}

/** The document's schemas: outputs, inputs and its own. */
function componentSchemas(made: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const written = nameEnums(made) as typeof made;
  const scalars = Object.entries(SCALARS).map(([name, { json }]) => [name, json] as const);
  return {
    ...written,
    ...Object.fromEntries(scalars),
    ...enumSchemas(),
    ...ADDRESSING_SCHEMAS,
    Problem: problemSchema,
    FieldError: fieldErrorSchema,
    Candidate: candidateSchema,
  };
}

/** The first segment of the path. */
function areaOf({ http }: Operation): string {
  return http.path.split("/")[1] ?? "";
}

function wordsOf(operation: Operation): Record<string, unknown> {
  const { name, title, summary, scope } = operation;
  const isOperators = scope === "operator";
  const refusals = refusalsOf(operation).filter((code) => !UNNAMED.has(code));
  const sentences = [
    summary,
    isOperators ? "Only for the operator key." : `Requires the scope \`${scope}\`.`,
    ...(refusals.length > 0
      ? [`Specific refusals: ${refusals.map((code) => `\`${code}\``).join(", ")}.`]
      : []),
  ];
  return {
    operationId: name,
    summary: title,
    description: sentences.join("\n\n"),
    tags: [areaOf(operation)],
    security: [...(isOperators ? [] : [{ userToken: [scope] }]), { operatorKey: [] }],
  };
}

function requestBody(operation: Operation, body: JsonSchema, name: string): Record<string, unknown> {
  const { [operation.http.id ?? ""]: _ofPath, ...example } = operation.example as Record<string, unknown>;
  return {
    ...(body.required !== undefined && { required: true }),
    content: {
      "application/json": {
        schema: schemaRef(name),
        ...(Object.keys(example).length > 0 && { example }),
      },
    },
  };
}

function success(operation: Operation, content: Record<string, unknown>): Record<string, unknown> {
  const { http, effect } = operation;
  const headers = [
    ...(effect === "read" ? [] : ["Idempotency-Replayed"]),
    ...(hasEntityTag(operation) ? ["ETag"] : []),
  ];
  return {
    [String(http.status ?? 200)]: {
      description: http.status === 201 ? "Created." : "Done.",
      ...(headers.length > 0 && { headers: headerRefs(headers) }),
      ...(isTagged(operation) && { headers: ANSWER_TAG }),
      content: { "application/json": content },
    },
    ...(isTagged(operation) && { "304": { $ref: "#/components/responses/Unchanged" } }),
  };
}
