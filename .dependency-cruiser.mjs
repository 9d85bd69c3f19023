// The imports that the folders of CONTRIBUTING.md forbid. scripts/check-imports.ts checks them.

const TEST = "\\.test\\.ts$";
const DRIVERS =
  "(^|/)(@mikro-orm/(postgresql|pglite|sql|migrations)|pg|pg-cursor|kysely|@electric-sql/pglite)(/|$)";
const ORM = "(^|/)@mikro-orm/";
const OUTER = "^(bin|tools|prompts|evals|bench|testing|scripts)/";
// The folders of rules, each named for its concept.
const RULES =
  "^src/(kernel|books|entities|ledger|accounts|goals|approval|plans|forecast|drift|check-ins|inbox|journal|webhooks|identity)/";
const ONE_OPERATION = "^src/operations/(?!(catalog|operation)\\.ts$)[^/]+\\.ts$";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    rule(
      "kernel-is-innermost",
      "The kernel (money, calendar, text, refusals) imports nothing else of the project.",
      { path: "^src/kernel/", pathNot: TEST },
      { path: `^src/(?!kernel/)|${OUTER}` },
    ),
    rule(
      "books-are-plain-data",
      "Books are plain data and values computed from it. They import no entity, no rule and no mapper.",
      { path: "^src/books/", pathNot: TEST },
      { path: [`^src/(?!(kernel|books)/)|${OUTER}`, ORM] },
    ),
    rule(
      "rules-know-no-surface",
      "Rules import no operations, views or surfaces. Move the rule to the folder of its concept, or pass the value in.",
      { path: RULES, pathNot: TEST },
      { path: `^src/(operations|views|engine|database|backup|http)/|${OUTER}` },
    ),
    rule(
      "rules-know-no-driver",
      "Entities may import @mikro-orm/core; only src/database imports drivers.",
      { path: RULES, pathNot: TEST },
      { path: DRIVERS },
    ),
    rule(
      "rules-know-no-environment",
      "Rules use no files, network, processes or wire formats.",
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
      "Views show rows to a caller. Operations and the engine import them, not the reverse.",
      { path: "^src/views/", pathNot: TEST },
      { path: [`^src/(operations|engine|database|backup|http)/|${OUTER}`, DRIVERS] },
    ),
    rule(
      "operations-know-no-surface",
      "An operation is independent of surfaces, and the engine opens its transaction. Lists may import queries.",
      { path: "^src/operations/", pathNot: TEST },
      { path: [`^src/(engine|database(?!/queries/)|backup|http)/|${OUTER}`, DRIVERS] },
    ),
    rule(
      "no-operation-in-an-operation",
      "Share code in a folder of rules instead of calling another operation.",
      { path: ONE_OPERATION, pathNot: TEST },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "operations-through-the-catalog",
      "src/operations/catalog.ts is the only list of operations; everything else loops over it.",
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
      "Operations and surfaces write rows with a due date; jobs do the work.",
      { path: "^(src|tools)/", pathNot: [TEST, "^src/engine/jobs/"] },
      { path: "^src/engine/jobs/" },
    ),
    rule(
      "surfaces-hold-no-rules",
      "A surface only translates. It may import the kernel, callers, webhooks and the names of metadata, and no other rule.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: RULES, pathNot: "^src/(kernel|identity|webhooks)/|^src/books/metadata\\.ts$" },
    ),
    rule(
      "surfaces-write-no-query",
      "A surface never uses the database.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: ["^src/database/", ORM, DRIVERS] },
    ),
    rule(
      "the-sender-reads-no-database",
      "The sender of webhooks gets the message and the secrets from its caller.",
      { path: "^src/webhooks/(message|send)\\.ts$" },
      { path: [ORM] },
    ),
    rule(
      "the-network-is-for-webhooks",
      "Only webhooks send requests, so that one place checks their destination.",
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
    rule("prompts-import-nothing", "Prompts are texts.", { path: "^prompts/" }, { path: ".+" }),
    rule(
      "ships-no-dev-dependency",
      "Packages that run in production are dependencies or peer dependencies.",
      { path: "^(src|bin|tools)/", pathNot: TEST },
      {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only", "npm-peer"],
      },
    ),
    rule(
      "no-cycle",
      "Merge files that import each other, or move the shared part to a third. Types and entities may form cycles.",
      { pathNot: "^src/entities/" },
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    rule(
      "every-import-is-found",
      "The other rules cannot check an import that does not resolve.",
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
