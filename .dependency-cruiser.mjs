// The house rules of CONTRIBUTING.md, as imports that are not allowed. testing/house.ts runs them.

const TEST = "\\.test\\.ts$";
const DRIVERS =
  "(^|/)(@mikro-orm/(postgresql|pglite|sql|migrations)|pg|pg-cursor|kysely|@electric-sql/pglite)(/|$)";
const ORM = "(^|/)@mikro-orm/";
const OUTER = "^(bin|tools|prompts|evals|bench|testing)/";
// By name: an operation is verb-noun (allocate-to-goal.ts); what operations are made of is one word (invoke.ts).
const ONE_OPERATION = "^src/operations/[^/]*-[^/]*\\.ts$";
const SHARED_BY_OPERATIONS = "^src/operations/([^/-]+\\.ts$|[^/]+/)";

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    rule(
      "domain-is-innermost",
      "Nouns know no verbs and no surfaces: move the rule into src/domain, or pass the value in.",
      { path: "^src/domain/", pathNot: TEST },
      { path: `^src/(?!domain/)|${OUTER}` },
    ),
    rule(
      "domain-knows-no-driver",
      "Entities may use @mikro-orm/core; the database behind it is src/database's business.",
      { path: "^src/domain/", pathNot: TEST },
      { path: DRIVERS },
    ),
    rule(
      "domain-knows-no-environment",
      "No files, network, processes or wire formats in the rules.",
      { path: "^src/domain/", pathNot: TEST },
      {
        path: [
          "^(node:)?(fs|fs/promises|http|https|net|os|process|child_process|worker_threads)$",
          "(^|/)(fastify|@fastify|pino|commander)(/|$)",
        ],
      },
    ),
    rule(
      "access-knows-domain-only",
      "Who may do what is decided from the books alone.",
      { path: "^src/access/", pathNot: TEST },
      { path: [`^src/(?!access/|domain/)|${OUTER}`, DRIVERS] },
    ),
    rule(
      "operations-know-no-surface",
      "An operation does not know who is asking over which wire.",
      { path: "^src/operations/", pathNot: TEST },
      { path: `^src/http/|${OUTER}` },
    ),
    rule(
      "operations-know-no-driver",
      "Operations work on the EntityManager of their context.",
      { path: "^src/operations/", pathNot: TEST },
      { path: DRIVERS },
    ),
    rule(
      "operations-open-no-database",
      "The transaction comes in the context.",
      { path: ONE_OPERATION, pathNot: TEST },
      { path: "^src/(database/|engine\\.ts$)" },
    ),
    rule(
      "no-operation-in-an-operation",
      "Share through src/domain, not by calling another operation.",
      { path: ONE_OPERATION, pathNot: TEST },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "operations-through-the-catalog",
      "src/operations/catalog.ts is the one list of operations; everything else walks over it.",
      { path: "^(src|tools|bin|evals|bench)/", pathNot: [TEST, "^src/operations/"] },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "the-door-takes-the-catalog",
      "Of the shared files of src/operations, catalog.ts alone names single operations.",
      { path: SHARED_BY_OPERATIONS, pathNot: [TEST, "^src/operations/catalog\\.ts$"] },
      { path: ONE_OPERATION, pathNot: TEST },
    ),
    rule(
      "surfaces-hold-no-rules",
      "A surface translates. Of the domain it knows refusals and money; it asks the rest through invoke.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: "^src/domain/", pathNot: "^src/domain/(refusals|money)\\.ts$" },
    ),
    rule(
      "surfaces-write-no-query",
      "A surface never speaks to the database.",
      { path: "^(src/http|tools)/", pathNot: TEST },
      { path: ["^src/database/", ORM, DRIVERS] },
    ),
    rule(
      "webhooks-know-domain-only",
      "What leaves is made of the domain alone; jobs decide when it leaves.",
      { path: "^src/webhooks/", pathNot: TEST },
      { path: [`^src/(?!webhooks/|domain/)|${OUTER}`, ORM, DRIVERS] },
    ),
    rule(
      "the-network-is-for-webhooks",
      "One place reaches out, so that one place guards where to.",
      { path: "^(src|tools)/", pathNot: [TEST, "^src/webhooks/"] },
      { path: ["(^|/)undici(/|$)", "^(node:)?(https|dns|dns/promises)$"] },
    ),
    rule(
      "jobs-know-no-surface",
      "A job does what is due by the rules of the domain; nobody calls it, and it calls no operation.",
      { path: "^src/jobs/", pathNot: TEST },
      { path: [`^src/(http|database)/|${OUTER}`, ONE_OPERATION, DRIVERS] },
    ),
    rule(
      "jobs-are-nobodys-business",
      "What becomes due is done in the background: operations and surfaces write rows that say when.",
      { path: "^(src/(domain|access|operations|http|database)|tools)/", pathNot: TEST },
      { path: "^src/jobs/" },
    ),
    rule(
      "src-looks-inwards",
      "bin, evals, bench -> tools -> src, never back.",
      { path: "^src/" },
      { path: "^(tools|prompts|evals|bin|bench)/" },
    ),
    rule(
      "only-tests-use-test-support",
      "testing/ is for tests and measurements.",
      { path: "^(src|tools|bin|prompts)/", pathNot: TEST },
      { path: "^testing/" },
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
      "Two files that need each other are one file, or three. Types, and entities that name each other, may.",
      { pathNot: "^src/domain/" },
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
