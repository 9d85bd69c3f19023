import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

/** The first page of the books. */
export const home = {
  title: "Übersicht",
  available: "Verfügbares Geld",
  ofBalance: (balance: string, allocated: string) => `von ${balance}; ${allocated} für Ziele zurückgelegt`,
  goals: "Ziele",
  allGoals: "Alle Ziele",
  yourTurn: "Du bist dran",
  attention: "Braucht Aufmerksamkeit",
  goodNews: "Gute Nachrichten",
  allGood: "Alles in Ordnung.",
  nextCheckIn: "Nächstes Geldgespräch",
  noCheckIn:
    "Kein Geldgespräch ist geplant. Wer regelmäßig gemeinsam ins Haushaltsbuch schaut, bleibt auf dem Laufenden.",
  toCheckIns: "Geldgespräch planen",
  firstSteps: "Erste Schritte",
  addAccount: "Erstes Konto hinzufügen",
  addAccountText:
    "Auf einem Konto liegt das Geld, das ihr für Ziele zurücklegt. Bei eurer Bank bewegt sich nichts.",
  addGoal: "Erstes Ziel anlegen",
  addGoalText: "Gib ihm einen Namen, einen Betrag und, wenn es einen gibt, einen Termin.",
  invite: "Partner:in einladen",
  inviteText: "Du führst dieses Haushaltsbuch allein. Zu zweit geht es jederzeit.",
  assistantText: "Die Einstellungen zeigen, was du in Claude oder ChatGPT einfügst.",
  rows: {
    over_allocated: (count: number, amount: string) =>
      plural(count, {
        one: `Auf einem Konto fehlen ${amount} für seine Ziele`,
        other: `Auf # Konten fehlen ${amount} für ihre Ziele`,
      }),
    below_kept: (name: string, kept: string) =>
      `${name} hat weniger als die ${kept}, die frei bleiben sollen`,
    spent_for: (amount: string) =>
      `Nach einer Zahlung fehlen auf einem Konto ${amount}. War sie für ein Ziel?`,
    linked_twice:
      "Ein geteiltes Konto der anderen Person ist auch dein privates Konto: Sein Geld zählt doppelt",
    overdue: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} ist überfällig; es fehlen ${amount}`,
        other: `# Ziele sind überfällig; es fehlen ${amount}`,
      }),
    at_risk: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} ist weit im Rückstand, um ${amount}`,
        other: `# Ziele sind weit im Rückstand, zusammen um ${amount}`,
      }),
    behind: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} ist um ${amount} im Rückstand`,
        other: `# Ziele sind zusammen um ${amount} im Rückstand`,
      }),
    due_soon: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} ist in einer Woche fällig; es fehlen ${amount}`,
        other: `# Ziele sind in einer Woche fällig; es fehlen ${amount}`,
      }),
    overfunded: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} hat ${amount} mehr als den Zielbetrag`,
        other: `# Ziele haben ${amount} mehr als ihre Zielbeträge`,
      }),
    plan_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `Ein Plan, der ${amount} bewegt, wartet auf deine Zustimmung`,
        other: `# Pläne, die ${amount} bewegen, warten auf deine Zustimmung`,
      }),
    payment_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `Deine Zahlung von ${amount} wartet noch auf Zustimmung`,
        other: `# Zahlungen von zusammen ${amount} warten noch auf Zustimmung`,
      }),
    check_in_waiting: (count: number) =>
      plural(count, {
        one: "Ein Geldgespräch wartet auf deine Antwort",
        other: "# Geldgespräche warten auf deine Antwort",
      }),
    check_in_missed: (count: number) =>
      plural(count, {
        one: "Ein Geldgespräch wurde verpasst",
        other: "# Geldgespräche wurden nacheinander verpasst",
      }),
    threshold_proposal: (amount: string | undefined) =>
      amount === undefined
        ? "Vorschlag für dich: die Zustimmungsgrenze aufheben"
        : `Vorschlag für dich: eine Zustimmungsgrenze von ${amount}`,
    milestone: (goal: string, percent: string) => `${goal} hat ${percent} erreicht`,
    inbox: (count: number) =>
      plural(count, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" }),
  },
};
