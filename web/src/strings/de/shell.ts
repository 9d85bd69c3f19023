/** The frame around all pages of the books. */
export const shell = {
  navigation: "Seiten",
  nav: {
    home: "Übersicht",
    goals: "Ziele",
    accounts: "Konten",
    plans: "Pläne",
    ledger: "Verlauf",
    journal: "Tagebuch",
    checkIns: "Geldgespräche",
    inbox: "Eingang",
    settings: "Einstellungen",
  },
  more: "Mehr",
  unread: "ungelesen",
  earlier: "Frühere zeigen",
  skip: "Zum Inhalt springen",
  outOfDate: "Der Server antwortet nicht. Was du siehst, kann veraltet sein.",
  notLoaded: "Diese Seite konnte nicht geladen werden",
  whyNotLoaded: "Der Server antwortet nicht oder wurde gerade aktualisiert.",
  loadAgain: "Noch einmal laden",
  noSuchPage: "Diese Seite gibt es nicht",
  toHome: "Zu eurem Haushaltsbuch",
  someone: "Jemand",
  welcome: (name: string) => `Willkommen, ${name}`,
  noBooks: "Du hast noch kein Haushaltsbuch.",
  booksEnded:
    "Dein Haushaltsbuch ist beendet, weil du oder dein:e Partner:in ausgetreten ist. Du kannst es weiterhin herunterladen.",
  acceptInvitation: "Einem Haushaltsbuch beitreten",
  openInvitation:
    "Führt dein:e Partner:in hier ein Haushaltsbuch, bitte um eine Einladung und öffne ihren Link in diesem Browser. Dort steht auch, was ihr teilen würdet.",
  startBooks:
    "Wer diesen Server betreibt, beginnt ein Haushaltsbuch für euch beide oder für dich allein. Zu zweit geht es auch später.",
};
