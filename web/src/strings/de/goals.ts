import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

/** The list of goals, and the page of one goal. */
export const goals = {
  title: "Ziele",
  goal: "Ziel",
  none: "Ein Ziel ist etwas, worauf ihr gemeinsam spart: eine Reise, ein Auto, ein Polster für schlechte Tage.",
  noneClosed: "Kein Ziel wurde geschlossen.",
  showClosed: "Geschlossene Ziele",
  showActive: "Aktive Ziele",
  closed: "Geschlossen",
  locked: "Gesperrt: Diesem Ziel wird kein Geld entnommen",
  spent: (amount: string) => `${amount} schon ausgegeben`,
  ofTarget: (target: string) => `von ${target}`,
  due: (day: string) => `bis ${day}`,
  noDeadline: "Ohne Termin",
  overfunded: (amount: string) => `${amount} über dem Zielbetrag`,
  remaining: (amount: string) => `noch ${amount}`,
  heldIn: "Wo das Geld liegt",
  partnersPrivate: "Private Konten der anderen Person",
  status: {
    complete: "Erreicht",
    on_track: "Im Zeitplan",
    no_deadline: "Ohne Termin",
    behind: (amount: string) => `${amount} im Rückstand`,
    at_risk: (amount: string) => `Weit im Rückstand, um ${amount}`,
    overdue: (amount: string) => `Überfällig, es fehlen ${amount}`,
  },

  create: "Ziel anlegen",
  edit: "Ziel bearbeiten",
  save: "Speichern",
  startAgain: "Mit der neuesten Fassung neu beginnen",
  name: "Name",
  target: "Zielbetrag",
  deadline: "Termin",
  deadlineHint: "Leer lassen, wenn es nicht eilt.",
  priority: "Priorität",
  priorities: { 1: "1, am wichtigsten", 2: "2", 3: "3", 4: "4", 5: "5, am wenigsten wichtig" },
  type: "Art",
  typeHint: "Zum Beispiel Reise, Wohnung, Auto oder Notgroschen.",
  notes: "Notizen",
  lock: "Ziel sperren, damit ihm kein Geld entnommen wird",

  money: "Geld bewegen",
  moneyText: "Das Geld bleibt auf euren Konten. Ein Ziel hält nur fest, wofür es gedacht ist.",
  allocate: "Zurücklegen",
  release: "Zurückholen",
  spend: "Ausgeben",
  reallocate: "Zu einem anderen Ziel",
  account: "Konto",
  amount: "Betrag",
  toGoal: "Ziel, das das Geld bekommt",
  canAllocate: (account: string, amount: string) => `${account}: ${amount} verfügbar`,
  holds: (account: string, amount: string) => `${account}: ${amount} zurückgelegt`,
  noAccountToAllocate: "Auf keinem Konto ist Geld verfügbar.",
  nothingToTake:
    "Hier gibt es nichts zurückzuholen: Auf den Konten, die du siehst, ist nichts für dieses Ziel zurückgelegt.",
  noOtherGoal: "Es gibt kein anderes Ziel.",
  payee: "Bezahlt an",
  note: "Notiz",
  alreadyPaid: "Im Kontostand ist diese Zahlung schon enthalten",
  submit: {
    allocate: "Geld zurücklegen",
    release: "Geld zurückholen",
    spend: "Zahlung eintragen",
    reallocate: "Geld verschieben",
  },
  done: {
    allocate: (amount: string, account: string) => `${amount} zurückgelegt, Konto: ${account}.`,
    release: (amount: string, account: string) => `${amount} wieder verfügbar, Konto: ${account}.`,
    spend: (amount: string, account: string) => `${amount} bezahlt, Konto: ${account}.`,
    reallocate: (amount: string) => `${amount} zum anderen Ziel verschoben.`,
  },
  paymentWaits:
    "Die Zahlung ist eingetragen. Dass sie aus dem Ziel bezahlt wird, braucht noch die Zustimmung der anderen Person.",
  toPlan: "Plan ansehen",
  askPartner: "Die andere Person um Zustimmung bitten",

  drift: "Zurück in den Zeitplan",
  cause: {
    released_money: (amount: string) => `Geld wurde zurückgeholt: ${amount}.`,
    raised_target: (amount: string) => `Der Zielbetrag wurde erhöht; das macht ${amount} aus.`,
    earlier_deadline: (amount: string) => `Der Termin wurde vorgezogen; das macht ${amount} aus.`,
    missed_pace: (amount: string) => `Es wurde ${amount} weniger zurückgelegt als geplant.`,
    dropped_balance: (amount: string) =>
      `Auf einem Konto ist zu wenig: ${amount} des Ziels sind nicht gedeckt.`,
  },
  expectedNow: (expected: string, actual: string) => `Bis heute geplant: ${expected}. Gespart: ${actual}.`,
  cureNow: (amount: string, account: string) => `Jetzt ${amount} zurücklegen, Konto: ${account}`,
  cureDeadline: (day: string) => `Termin auf ${day} verschieben`,
  curePlan: "Mit einem Plan Geld zwischen Zielen verschieben",
  cureMonthly: (amount: string) => `Oder legt ab nächstem Monat monatlich ${amount} zurück.`,
  noCure: "Auf keinem Konto ist Geld dafür verfügbar, und auch ein späterer Termin hilft nicht.",

  react: "Reaktionen",
  giveIt: "Damit reagieren",
  from: (names: string) => `von ${names}`,
  stickers: {
    high_five: "High five",
    confetti: "Konfetti",
    piggy_bank: "Sparschwein",
    rocket: "Rakete",
    teamwork: "Teamwork",
    thank_you: "Danke",
    keep_going: "Weiter so",
    hug: "Umarmung",
  },

  close: "Ziel schließen",
  closeText:
    "Für ein Ziel, das erreicht ist oder das ihr nicht mehr wollt. Sein Geld wird auf den Konten wieder verfügbar. Ein geschlossenes Ziel lässt sich nicht wieder öffnen.",
  closeIt: "Endgültig schließen",

  forecast: "Prognose",
  monthly: "Monatlich zurücklegen",
  reachedOn: (day: string) => `Erreicht am ${day}.`,
  onTime: "Das ist rechtzeitig.",
  late: (day: string) => `Das ist nach dem Termin am ${day}.`,
  required: (amount: string) => `Für den Termin braucht es monatlich ${amount}.`,
  chance: (percent: string) => `Die Chance, es rechtzeitig zu schaffen, liegt bei ${percent}.`,
  between: (early: string, late: string) =>
    `In 8 von 10 Fällen ist es zwischen ${early} und ${late} erreicht.`,
  never: "Mit diesem Betrag ist es auch in 50 Jahren nicht erreicht.",
  fanText:
    "Schattiert: was geschehen kann, wenn einer von zehn Monaten ausfällt und die Beträge um ein Fünftel schwanken. Die gestrichelten Linien sind Zielbetrag und Termin.",
  whatIf: "Was wäre, wenn …",
  whatIfTarget: "… der Zielbetrag so hoch wäre",
  whatIfDeadline: "… der Termin dann wäre",
  whatIfReached: (day: string) => `Dann ist es am ${day} erreicht.`,
  whatIfSooner: (days: number) =>
    days === 0
      ? ""
      : days > 0
        ? plural(days, { one: "# Tag früher.", other: "# Tage früher." })
        : plural(-days, { one: "# Tag später.", other: "# Tage später." }),
  whatIfRequired: (amount: string) => `Für den Termin bräuchte es monatlich ${amount}.`,

  history: "Verlauf",
  allHistory: "Alles im Verlauf",
};
