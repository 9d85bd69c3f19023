/*
 * Scenarios that a server does not pass because they need a capability that neither the books nor the fixture declares. A
 * server that keeps nothing between requests cannot have these capabilities.
 */

const LOGGING = "Logging is not declared: there is no session that could keep a level.";
const SUBSCRIPTIONS = "Subscriptions are not declared: there is no stream for later notifications.";
const REQUESTS = "The server sends no requests to the client: in the protocol of 2025 that needs a session.";
const SESSIONS = "There are no sessions, so the suite skips this.";
const TASKS = "The extension for tasks is not declared.";

/** The reason for each scenario, by revision of the protocol. */
export const UNDECLARED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "2025-11-25": {
    "logging-set-level": LOGGING,
    "tools-call-with-logging": LOGGING,
    "tools-call-sampling": REQUESTS,
    "tools-call-elicitation": REQUESTS,
    "elicitation-sep1034-defaults": REQUESTS,
    "elicitation-sep1330-enums": REQUESTS,
    "resources-subscribe": SUBSCRIPTIONS,
    "resources-unsubscribe": SUBSCRIPTIONS,
    "server-sse-multiple-streams": SESSIONS,
    "server-session-lifecycle": SESSIONS,
    "server-sse-polling": SESSIONS,
  },
  "2026-07-28": {
    "tasks-lifecycle": TASKS,
    "tasks-capability-negotiation": TASKS,
    "tasks-wire-fields": TASKS,
    "tasks-request-state-removal": TASKS,
    "tasks-mrtr-input": TASKS,
    "tasks-request-headers": TASKS,
    "tasks-dispatch-and-envelope": TASKS,
    "tasks-status-notifications": TASKS,
    "tasks-required-task-error": TASKS,
    "tasks-mrtr-composition": TASKS,
  },
};

/** The scenarios that need no tool, prompt or resource of the fixture, by revision. The books pass them too. */
export const WITHOUT_FIXTURE: Readonly<Record<string, readonly string[]>> = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "tools-list",
    "server-sse-multiple-streams",
    "resources-list",
    "sep-2164-resource-not-found",
    "prompts-list",
    "dns-rebinding-protection",
    "caching",
    "input-required-result-unsupported-methods",
    "input-required-result-validate-input",
    "http-header-validation",
  ],
};
