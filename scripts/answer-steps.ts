/** The calls of which the OpenAPI document shows the answers, in the order in which they are played. */

export interface Step {
  readonly operation: string;
  /** Replaces fields of the operation's example. The answer of such a step is not shown. */
  readonly unshown?: Readonly<Record<string, unknown>>;
  /** The field in examples that refers to the new row, and the place of the row's id in the answer. */
  readonly makes?: Made;
  /** The same for another field. */
  readonly makesToo?: Made;
  /** The caller; Ada by default. Cleo keeps books alone, and Dan has none. */
  readonly by?: "partner_2_id" | "cleo" | "dan";
  /** Whether Ada first signs in with a browser, and makes the call there. */
  readonly signsIn?: true;
  /** Whether Ada first connects an app. */
  readonly connectsApp?: true;
  /** Whether Ada first adds a passkey. */
  readonly addsPasskey?: true;
}

type Made = readonly [field: string, at: string];

export const STEPS: readonly Step[] = [
  { operation: "create_user", makes: ["partner_1_id", "id"] },
  {
    operation: "create_user",
    unshown: { email: "ben@example.com", display_name: "Ben" },
    makes: ["partner_2_id", "id"],
  },
  { operation: "create_couple", makes: ["couple_id", "id"] },
  { operation: "export_books", signsIn: true },
  { operation: "create_token", makes: ["token_id", "id"] },
  { operation: "link_account", makes: ["account_id", "id"] },
  { operation: "create_goal", makes: ["goal_id", "id"] },
  { operation: "record_event" },
  { operation: "allocate_to_goal", makes: ["event_id", "event.id"] },
  { operation: "add_journal_entry" },
  { operation: "react_to_goal" },
  { operation: "schedule_check_in" },
  { operation: "schedule_check_in", unshown: { schedule: "now" }, makes: ["check_in_id", "id"] },
  { operation: "answer_check_in" },
  { operation: "get_drift" },
  { operation: "get_summary" },
  { operation: "get_couple" },
  { operation: "get_me" },
  { operation: "list_accounts" },
  { operation: "get_account" },
  { operation: "list_goals" },
  { operation: "get_goal" },
  { operation: "simulate_forecast" },
  { operation: "list_ledger" },
  { operation: "get_event" },
  { operation: "summarize_ledger" },
  { operation: "list_journal" },
  { operation: "list_check_ins" },
  { operation: "cancel_check_in" },
  { operation: "list_tokens" },
  { operation: "remove_reaction" },
  { operation: "reverse_event" },
  { operation: "allocate_to_goal", unshown: { amount: "150.00" } },
  { operation: "release_from_goal" },
  { operation: "spend_from_goal" },
  { operation: "get_goal_history" },
  { operation: "verify_books" },
  { operation: "react_to_goal", unshown: {}, by: "partner_2_id" },
  { operation: "list_inbox", makes: ["up_to_item_id", "items.0.id"] },
  { operation: "mark_read" },
  { operation: "suggest_rebalance", makes: ["plan_id", "plan_id"] },
  { operation: "list_plans" },
  { operation: "get_plan" },
  { operation: "commit_rebalance" },
  { operation: "update_goal" },
  { operation: "update_account" },
  { operation: "close_goal" },
  { operation: "update_couple" },
  { operation: "close_account" },
  { operation: "list_sessions", signsIn: true, makes: ["session_id", "items.0.id"] },
  { operation: "end_session" },
  { operation: "end_all_sessions", signsIn: true },
  { operation: "confirm_token", signsIn: true },
  { operation: "revoke_token" },
  { operation: "list_connected_apps", connectsApp: true, makes: ["app_id", "items.0.id"] },
  { operation: "confirm_connected_app", signsIn: true },
  { operation: "remove_connected_app" },
  { operation: "list_passkeys", addsPasskey: true, makes: ["passkey_id", "items.0.id"] },
  { operation: "rename_passkey", signsIn: true },
  { operation: "create_webhook", makes: ["webhook_id", "id"] },
  { operation: "list_webhooks" },
  { operation: "pause_webhook" },
  { operation: "resume_webhook" },
  { operation: "rotate_webhook" },
  { operation: "delete_webhook" },
  { operation: "create_invitation", by: "cleo", makes: ["invitation_id", "id"] },
  { operation: "list_invitations", by: "cleo" },
  { operation: "revoke_invitation", by: "cleo" },
  {
    operation: "create_invitation",
    by: "cleo",
    unshown: { email: null },
    makes: ["invitation_id", "id"],
    makesToo: ["secret", "secret"],
  },
  { operation: "accept_invitation", by: "dan" },
  { operation: "erase_user", signsIn: true },
];
