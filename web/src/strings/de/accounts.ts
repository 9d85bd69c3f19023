/** The list of accounts, and the page of one account. */
export const accounts = {
  title: "Konten",
  account: "Konto",
  none: "Ein Konto ist der Ort, an dem euer Geld liegt: bei einer Bank, bar, in einem Umschlag.",
  noneHint:
    "Füge eines mit seinem Stand hinzu. Dann könnt ihr davon Geld für Ziele zurücklegen. Bei eurer Bank bewegt sich dadurch nichts.",
  balance: "Kontostand",
  available: "Verfügbar",
  ofBalance: (balance: string, allocated: string) => `von ${balance}; ${allocated} für Ziele zurückgelegt`,
  bar: (name: string, allocated: string, balance: string) =>
    `${name}: ${allocated} von ${balance} für Ziele zurückgelegt`,
  setAside: "Für Ziele zurückgelegt",
  nothingSetAside: "Auf diesem Konto ist nichts für Ziele zurückgelegt.",
  setAsideHere: "Geld für ein Ziel zurücklegen",
  overAllocated: (amount: string) => `Für Ziele ist ${amount} mehr zurückgelegt, als auf dem Konto ist.`,
  belowKept: (available: string, kept: string) =>
    `${available} ist verfügbar, weniger als die ${kept}, die frei bleiben sollen.`,
  cover: "Mit einem Plan ausgleichen",
  keeps: (amount: string) => `${amount} bleibt frei`,
  joint: "Gemeinsam",
  private: "Nur du siehst es",
  closed: "Geschlossen",
  linked: "Mit der Bank verbunden",
  closedAccounts: "Geschlossene Konten",
  noneClosed: "Kein Konto wurde geschlossen.",

  newBalance: "Neuer Kontostand",
  newBalanceOf: (name: string) => `Neuer Kontostand: ${name}`,
  balanceNow: "Wie viel ist jetzt darauf?",
  save: "Speichern",
  cancel: "Abbrechen",
  balanceSaved: (name: string, balance: string) => `Gespeichert: ${name} hat ${balance}.`,

  add: "Konto hinzufügen",
  name: "Name",
  nameHint: "Zum Beispiel Haushaltskonto.",
  institution: "Bank",
  institutionHint: "Bei Bargeld leer lassen.",
  owner: "Wem gehört es?",
  owners: {
    joint: "Uns beiden",
    shared: "Mir, und wir sehen es beide",
    private: "Mir, und nur ich sehe es",
  },
  ownerHint:
    "Von einem privaten Konto sieht die andere Person nur, wie viel darauf für Ziele zurückgelegt ist.",
  keepAvailable: "Betrag, der frei bleibt",
  keepAvailableHint: "Dieser Teil kann nie für Ziele zurückgelegt werden.",
  source: "Der Kontostand kommt",
  sources: { manual: "von uns, von Hand", plaid: "von der Bank, über Plaid" },
  plaidId: "Kennung des Kontos bei Plaid",
  addIt: "Konto hinzufügen",

  record: "Geld eintragen",
  kind: "Was ist passiert?",
  kinds: {
    BALANCE_SYNC: "Ich habe den Kontostand nachgesehen",
    DEPOSIT: "Geld ist eingegangen",
    WITHDRAWAL: "Geld ist abgegangen",
  },
  linkedHint: "Ein verbundenes Konto bekommt seinen Stand von der Bank. Hier kannst du ihn berichtigen.",
  amount: "Betrag",
  details: "Wer, wofür",
  payee: "Von wem oder an wen",
  category: "Kategorie",
  categoryHint: "Zum Beispiel Gehalt oder Miete. Summen werden danach gebildet.",
  note: "Notiz",
  noteHint: "Ihr könnt sie beide lesen.",
  reference: "Referenz",
  recordIt: "Eintragen",
  recorded: (balance: string, available: string) =>
    `Eingetragen. Kontostand ${balance}, verfügbar ${available}.`,

  settings: "Name und Regeln",
  visibility: "Wer sieht es?",
  visibilities: { shared: "Wir beide", private: "Nur ich" },
  sharingIsFinal:
    "Was die andere Person einmal gesehen hat, lässt sich durch späteres Verbergen nicht zurücknehmen.",
  saveSettings: "Speichern",
  settingsSaved: "Gespeichert.",
  changedMeanwhile:
    "Inzwischen wurde es geändert. Sieh es dir an und speichere noch einmal, um die Änderung zu ersetzen.",
  managedBy: (name: string) =>
    `Nur ${name} trägt den Kontostand ein und ändert das Konto. Geld für Ziele zurücklegen kannst du trotzdem.`,

  close: "Konto schließen",
  closeHolds: (amount: string) =>
    `Darauf ist noch ${amount} für Ziele zurückgelegt. Hole das Geld auf den Seiten der Ziele zurück und schließe dann das Konto.`,
  closeRest: (balance: string) => `Die restlichen ${balance} werden zum Schluss ausgebucht.`,
  closeHint: "Im Verlauf bleibt alles erhalten. Ein geschlossenes Konto lässt sich nicht wieder öffnen.",
  closeSure: (name: string) => `${name} endgültig schließen?`,
  closeIt: "Endgültig schließen",
  accountClosed: "Dieses Konto ist geschlossen.",
  history: "Verlauf",
  allHistory: "Alle Vorgänge dieses Kontos",
};
