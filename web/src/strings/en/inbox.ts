interface About {
  /** The partner who acted, or “You”. */
  readonly by: string;
  readonly goal: string;
}

/** The inbox. */
export const inbox = {
  title: "Inbox",
  none: "There is nothing new.",
  noneHint:
    "Check-ins, plans that wait for you, goals off schedule and what your partner shares appear here.",
  markAll: "Mark all as read",
  markRead: "Mark as read",
  markReadOf: (message: string) => `Mark as read: ${message}`,
  aGoal: "a goal",
  kinds: {
    check_in_due: () => "A check-in is due",
    drift: ({ goal }: About) => `The status of ${goal} has changed`,
    plan_waiting: ({ by }: About) => `${by} asks for your approval`,
    reaction: ({ by, goal }: About) => `${by} reacted to ${goal}`,
    journal_entry: ({ by }: About) => `${by} shared a journal entry`,
    milestone: ({ goal }: About) => `${goal} has passed a milestone`,
    threshold_proposal: ({ by }: About) => `${by} proposes a new approval threshold`,
    webhook_disabled: () => "A webhook was disabled",
    passkey_added: ({ by }: About) => `${by} added a passkey`,
    passkey_removed: ({ by }: About) => `${by} removed a passkey`,
    email_changed: ({ by }: About) => `${by} changed the e-mail address`,
    app_connected: ({ by }: About) => `${by} connected an app`,
    partner_joined: ({ by }: About) => `${by} joined the books`,
    partner_renamed: ({ by }: About) => `${by} has a new name`,
    partner_left: ({ by }: About) => `${by} left. These books have ended, and you can still read them`,
  },
};
