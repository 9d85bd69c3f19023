interface About {
  /** The partner who acted, or “Du”. */
  readonly by: string;
  readonly goal: string;
}

/** The inbox. */
export const inbox = {
  title: "Eingang",
  none: "Es gibt nichts Neues.",
  noneHint:
    "Hier erscheinen Geldgespräche, Pläne, die auf dich warten, Ziele im Rückstand und was die andere Person mit dir teilt.",
  markAll: "Alle als gelesen markieren",
  markRead: "Als gelesen markieren",
  markReadOf: (message: string) => `Als gelesen markieren: ${message}`,
  aGoal: "ein Ziel",
  kinds: {
    check_in_due: () => "Ein Geldgespräch ist fällig",
    drift: ({ goal }: About) => `Neuer Stand im Zeitplan: ${goal}`,
    plan_waiting: ({ by }: About) => `Bitte um deine Zustimmung: ${by}`,
    reaction: ({ by, goal }: About) => `Reaktion auf ${goal}: ${by}`,
    journal_entry: ({ by }: About) => `Geteilter Eintrag im Tagebuch: ${by}`,
    milestone: ({ goal }: About) => `Etappe erreicht: ${goal}`,
    threshold_proposal: ({ by }: About) => `Vorschlag für eine neue Zustimmungsgrenze: ${by}`,
    webhook_disabled: () => "Ein Webhook wurde abgeschaltet",
    passkey_added: ({ by }: About) => `Passkey hinzugefügt: ${by}`,
    passkey_removed: ({ by }: About) => `Passkey entfernt: ${by}`,
    email_changed: ({ by }: About) => `E-Mail-Adresse geändert: ${by}`,
    app_connected: ({ by }: About) => `App verbunden: ${by}`,
    partner_joined: ({ by }: About) => `Dem Haushaltsbuch beigetreten: ${by}`,
    partner_renamed: ({ by }: About) => `Neuer Name: ${by}`,
    partner_left: ({ by }: About) =>
      `Ausgetreten: ${by}. Dieses Haushaltsbuch ist beendet, lesen kannst du es weiterhin`,
  },
};
