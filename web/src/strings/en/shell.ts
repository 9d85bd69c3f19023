/** The frame around all pages of the books. */
export const shell = {
  navigation: "Pages",
  nav: {
    home: "Home",
    goals: "Goals",
    accounts: "Accounts",
    plans: "Plans",
    ledger: "Ledger",
    journal: "Journal",
    checkIns: "Check-ins",
    inbox: "Inbox",
    settings: "Settings",
  },
  more: "More",
  unread: "unread",
  earlier: "Show earlier ones",
  skip: "Skip to the content",
  outOfDate: "The server does not answer. This may be out of date.",
  notLoaded: "This page could not be loaded",
  whyNotLoaded: "The server does not answer, or it was just updated.",
  loadAgain: "Load it again",
  noSuchPage: "There is no such page",
  toHome: "Go to your books",
  someone: "Someone",
  welcome: (name: string) => `Welcome, ${name}`,
  noBooks: "You have no books yet.",
  booksEnded: "Your books have ended, because you or your partner left. You can still download them.",
  acceptInvitation: "Join your partner's books",
  openInvitation:
    "If your partner keeps books here, ask for an invitation and open its link in this browser. Its page also shows what you would share.",
  startBooks:
    "Whoever runs this server starts books for the two of you, or for you alone. Your partner can join later.",
};
