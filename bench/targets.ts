/** A bound for a ratio or figure of a run. */
export interface Target {
  readonly what: string;
  /** The name under which the report keeps it. */
  readonly name: string;
  readonly least?: number;
  readonly most?: number;
}

/** Targets for two cores, every rule on and default durability. docs/performance.md says by how much a target is missed, and why. */
export const TARGETS: readonly Target[] = [
  {
    what: "REST allocate beside an in-database transfer, 8 callers",
    name: "allocate_to_goal/8 callers/spread/REST of transfer",
    least: 0.8,
  },
  {
    what: "REST allocate with idempotency keys beside an in-database transfer, 8 callers",
    name: "allocate_with_key/8 callers/spread/REST of transfer",
    least: 0.65,
  },
  {
    what: "REST allocate beside an in-database transfer, 32 callers",
    name: "allocate_to_goal/32 callers/spread/REST of transfer",
    least: 1.3,
  },
  {
    what: "REST allocate beside an in-database transfer, one hot couple, 32 callers",
    name: "allocate_to_goal/32 callers/one hot couple/REST of transfer",
    least: 4,
  },
  {
    what: "REST summary beside bare Fastify with one statement, 8 callers",
    name: "get_summary/8 callers/spread/REST of one statement",
    least: 1.2,
  },
  { what: "MCP allocate beside REST", name: "allocate_to_goal/8 callers/spread/MCP of REST", least: 0.7 },
  { what: "MCP summary beside REST", name: "get_summary/8 callers/spread/MCP of REST", least: 0.7 },
  ...["", " off schedule"].flatMap((goals) =>
    ["allocate_to_goal", "get_summary"].map((operation) => ({
      what: `statements of ${operation}${goals} through REST`,
      name: `${operation}${goals}/REST/statements`,
      most: 1,
    })),
  ),
  {
    what: "embedded allocate beside the version before, 1 caller",
    name: "embedded/allocate_to_goal/1 caller/this version of version before",
    least: 3.5,
  },
  {
    what: "embedded allocate beside the version before, 8 callers",
    name: "embedded/allocate_to_goal/8 callers/this version of version before",
    least: 15,
  },
  {
    what: "p99 of other couples while one is locked, beside an unlocked run",
    name: "one locked couple/others' p99 locked of unlocked",
    most: 1.5,
  },
  {
    what: "first answer of mcp on existing embedded books beside opening bare PGlite",
    name: "start of mcp/existing books/first answer of bare PGlite",
    most: 1.8,
  },
  ...["filtered ledger page", "drift", "summary", "allocate"].map((what) => ({
    what: `${what} at 10^6 events beside 10^3`,
    name: `growth/${what}/10^6 events of 10^3`,
    most: 1.5,
  })),
  {
    what: "verify per event beside the version before",
    name: "verify/cpu per event of version before",
    most: 0.2,
  },
  {
    what: "drift look, couples per second, one server",
    name: "jobs/check_drift/one server/per second",
    least: 1000,
  },
  {
    what: "due check-ins, couples per second, one server",
    name: "jobs/bring_check_ins_due/one server/per second",
    least: 500,
  },
  ...["check_drift", "bring_check_ins_due"].flatMap((job) => [
    {
      what: `${job}: statements of two servers beside one`,
      name: `jobs/${job}/statements two servers of one`,
      most: 1.1,
    },
    {
      what: `${job}: items done by two servers beside those due`,
      name: `jobs/${job}/items done of due`,
      least: 1,
      most: 1,
    },
  ]),
  { what: "10,000 trials over 30 years, ms of processor", name: "forecast/10,000 trials/cpu ms", most: 150 },
  { what: "the event loop held by them, ms", name: "forecast/10,000 trials/longest block ms", most: 50 },
  ...[
    { size: "6 accounts, 20 goals, 2 over-allocated", most: 5 },
    { size: "6 accounts, 20 goals, 6 over-allocated", most: 5 },
    { size: "50 accounts, 200 goals, 15 over-allocated", most: 200 },
    { size: "50 accounts, 200 goals, 50 over-allocated", most: 200 },
  ].map(({ size, most }) => ({
    what: `a plan for ${size}, ms`,
    name: `plan/${size}/median ms`,
    most,
  })),
];
