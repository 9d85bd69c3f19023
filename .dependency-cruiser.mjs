// The house rules of CONTRIBUTING.md, as imports that are not allowed. scripts/check-imports.ts runs them.

const TEST = "\\.test\\.ts$";
const DRIVERS =
  "(^|/)(@mikro-orm/(postgresql|pglite|sql|migrations)|pg|pg-cursor|kysely|@electric-sql/pglite)(/|$)";
const ORM = "(^|/)@mikro-orm/";
const OUTER = "^(bin|tools|prompts|evals|bench|testing|scripts)/";
// The rooms of the rules, each named for a concept.
const RULES =
  "^src/(kernel|books|entities|ledger|accounts|goals|approval|plans|forecast|drift|check-ins|inbox|journal|webhooks|identity)/";
const ONE_OPERATION = "^src/operations/(?!(catalog|operation)\\.ts$)[^/]+\\.ts$";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    rule(
      "kernel-is-innermost",
      "Money, calendar, text and refusals need nothing else of the project.",
      { path: "^src/kernel/", pathNot: TEST },
      { path: `^src/(?!kernel/)|${OUTER}` },
    ),
    rule(
      "books-are-plain-data",
      "Books are plain data and what follows from them: they know no entity, no concept room and no mapper.",
      { path: "^src/books/", pathNot: TEST },
      { path: [`^src/(?!(kernel|books)/)|${OUTER}`, ORM] },
    ),
    rule(
      "rules-know-no-surface",
      "Rules know no operations, views or surfaces: move the rule into its room, or pass the value in.",
      { path: RULES, pathNot: TEST },
      { path: `^src/(operations|views|engine|database|backup|http)/|${OUTER}` },
    ),
    rule(
      "rules-know-no-driver",
      "Entities may use @mikro-orm/core; src/database opens the database behind it.",
      { path: RULES, pathNot: TEST },
      { path: DRIVERS },
    ),
    rule(
      "rules-know-no-environment",
      "No files, network, processes or wire formats in the rules.",
      { path: RULES, pathNot: [TEST, "^src/webhooks/"] },
      {
        path: [
          "^(node:)?(fs|fs/promises|http|https|net|os|process|child_process|worker_threads)$",
          "(^|/)(fastify|@fastify|pino|commander)(/|$)",
        ],
      },
    ),
    rule(
      "views-look-inwards",
      "A view shows rows to a caller; operations and the engine use it.",
      { path: "^src/views/", pathNot: TEST },
      { path: [`^src/(operations|engine|database|backup|http)/|${OUTER}`, DRIVERS] },
    ),
    rule(
      "operations-know-no-surface",
      "An operation does not know which surface calls it, and the engine opens the transaction. Lists call queries in it.",
      { path: "^src/operations/", pathNot: TEST },
      { path: [`^src/(engine|database(?!/queries/)|backup|http)/|${OUTER}`, DRIVERS] },
    ),
    rule(
      "no-operation-in-an-operation",
      "Share through a room of the rules, not by calling another operation.",
      { path: ONE_OPERATION, pathNot: TEST },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "operations-through-the-catalog",
      "src/operations/catalog.ts is the one list of operations; everything else walks over it.",
      {
        path: "^(src|tools|bin|evals|bench)/",
        pathNot: [TEST, ONE_OPERATION, "^src/operations/catalog\\.ts$"],
      },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "engine-knows-no-surface",
      "The engine runs operations for every surface.",
      { path: "^src/engine/", pathNot: TEST },
      { path: [`^src/http/|${OUTER}`, DRIVERS] },
    ),
    rule(
      "jobs-run-in-the-background",
      "Operations and surfaces write rows that say when something is due; jobs do it.",
      { path: "^(src|tools)/", pathNot: [TEST, "^src/engine/jobs/"] },
      { path: "^src/engine/jobs/" },
    ),
    rule(
      "surfaces-hold-no-rules",
      "A surface translates. Of the rules it knows the kernel, who calls, and which facts people wrote.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: RULES, pathNot: "^src/(kernel|identity|webhooks)/|^src/books/metadata\\.ts$" },
    ),
    rule(
      "surfaces-write-no-query",
      "A surface never speaks to the database.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: ["^src/database/", ORM, DRIVERS] },
    ),
    rule(
      "the-sender-reads-no-database",
      "What sends webhooks gets the message and the secrets from its caller.",
      { path: "^src/webhooks/(message|send)\\.ts$" },
      { path: [ORM] },
    ),
    rule(
      "the-network-is-for-webhooks",
      "One place reaches out, so that one place guards where to.",
      { path: "^(src|tools)/", pathNot: [TEST, "^src/webhooks/"] },
      { path: ["(^|/)undici(/|$)", "^(node:)?(https|dns|dns/promises)$"] },
    ),
    rule(
      "src-looks-inwards",
      "bin, evals, bench -> tools -> src, never back.",
      { path: "^src/" },
      { path: "^(tools|prompts|evals|bin|bench|scripts)/" },
    ),
    rule(
      "only-tests-use-test-support",
      "testing/ is for tests and measurements, scripts/ for development.",
      { path: "^(src|tools|bin|prompts)/", pathNot: TEST },
      { path: "^(testing|scripts)/" },
    ),
    rule(
      "tools-look-inwards",
      "bin, evals, bench -> tools -> src, never back.",
      { path: "^tools/" },
      { path: "^(bin|evals|bench)/" },
    ),
    rule("prompts-import-nothing", "Prompts are words.", { path: "^prompts/" }, { path: ".+" }),
    rule(
      "ships-no-dev-dependency",
      "What runs in production is listed under dependencies, or peerDependencies.",
      { path: "^(src|bin|tools)/", pathNot: TEST },
      {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only", "npm-peer"],
      },
    ),
    rule(
      "no-cycle",
      "Two files that need each other are one file, or three. Types may, and entities that refer to each other.",
      { pathNot: "^src/entities/" },
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    rule(
      "every-import-is-found",
      "An import that does not resolve would hide from every rule above.",
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
