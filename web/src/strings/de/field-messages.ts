import type { FieldMessages } from "../field-messages.ts";

const AMOUNT = "Gib einen Betrag an, zum Beispiel {}.";

/** What is wrong with a field. */
export const fieldMessages: FieldMessages = {
  // Texts.
  "Give some text.": "Hier fehlt etwas.",
  "Give visible text.": "Gib sichtbaren Text ein.",
  "Give one line, without control characters.": "Gib eine einzige Zeile ein.",
  "Remove characters that change the direction of writing.":
    "Entferne Zeichen, die die Schreibrichtung ändern.",
  "Remove control characters other than newline and tab.": "Entferne die Steuerzeichen.",
  "At most {} characters.": "Höchstens {} Zeichen.",
  "Give your name.": "Gib deinen Namen an.",
  "Give one emoji.": "Gib ein Emoji ein.",
  "Give exactly one emoji, or one of the stickers {}.": "Gib genau ein Emoji ein.",
  "Give “leave for good” to confirm.": "Gib zur Bestätigung „leave for good“ ein.",
  "Give “erase for good” to confirm.": "Gib zur Bestätigung „erase for good“ ein.",

  // Amounts.
  'Give an amount as a decimal string such as "{}", or a number.': AMOUNT,
  'Give an amount as a decimal such as "{}": digits and a point, no exponent or separators.': AMOUNT,
  "Give an amount as a decimal such as {}, without sign or exponent.": AMOUNT,
  "Give an amount without a sign: {}": "Gib den Betrag ohne Vorzeichen an.",
  "The books keep no balance below zero: send {} for an overdrawn account.":
    "Ein Guthaben ist nie negativ: Gib {} an, wenn das Konto überzogen ist.",
  "Give an amount above zero.": "Gib einen Betrag über null an.",
  'At most {} decimals in {}; send "{}".': "Höchstens {} Nachkommastellen in {}; gib {} an.",
  "At most {} decimals in {}.": "Höchstens {} Nachkommastellen in {}.",
  '{} has no decimals; send "{}".': "{} hat keine Nachkommastellen; gib {} an.",
  "{} has no decimals.": "{} hat keine Nachkommastellen.",

  // Moves of a plan.
  "At most {} is allocated to the goal from this account. {}":
    "Für das Ziel sind auf diesem Konto höchstens {} zurückgelegt.",
  "At most {} is allocated to the goal from this account.":
    "Für das Ziel sind auf diesem Konto höchstens {} zurückgelegt.",
  "At most {} of the account can be allocated.": "Höchstens {} von diesem Konto sind verfügbar.",
  "The goal is locked, so no money can leave it.":
    "Das Ziel ist gesperrt: Ihm kann kein Geld entnommen werden.",
  "There is no open account with this id in your books.": "Wähle ein offenes Konto.",
  "There is no active goal with this id in your books.": "Wähle ein aktives Ziel.",
  "Give an id that this API returned, a UUID.": "Wähle einen Eintrag der Liste.",
  "Same account and goals as moves.{}: combine them into one move.":
    "Diese Umbuchung gibt es schon: Fasse beide zu einer zusammen.",
  "At most {}.": "Höchstens {}.",

  // Dates and times.
  "Give a date as YYYY-MM-DD.": "Gib ein Datum an.",
  "Give a date as YYYY-MM-DD, or an instant such as {}.": "Gib ein Datum an.",
  "Give {} or a later date: {} is in the past.": "Gib den {} oder ein späteres Datum an: Der {} ist vorbei.",
  "Give a date or instant after `from`.": "Gib ein Datum nach dem Anfang an.",
  "Give {} or a later day.": "Gib den {} oder einen späteren Tag an.",
  "Give a date and time such as {}, in the couple's time zone or with an offset.":
    "Gib Datum und Uhrzeit an.",
  "This time does not exist in {} on that day because of a clock change: give another time.":
    "Diese Uhrzeit gibt es in {} an dem Tag wegen der Zeitumstellung nicht: Gib eine andere an.",
  "Start at most {} years ago.": "Der Beginn darf höchstens {} Jahre zurückliegen.",
  "Give a time in the next {} days.": "Gib einen Zeitpunkt in den nächsten {} Tagen an.",
  "Give a time before {}, when the next check-in of the schedule is due.":
    "Gib einen Zeitpunkt vor dem nächsten Gespräch an: {}.",

  // Settings and accounts.
  "Give an IANA time zone such as {}.": "Gib eine Zeitzone an, zum Beispiel {}.",
  "Give an ISO 4217 currency code such as {}.": "Gib eine Währung an, zum Beispiel {}.",
  "{} has been withdrawn. Use {}.": "{} gibt es nicht mehr. Gib {} an.",
  "A joint account cannot be private.": "Ein gemeinsames Konto kann nicht privat sein.",
  "Give an e-mail address.": "Gib eine E-Mail-Adresse an.",
  "This is your address already.": "Das ist schon deine Adresse.",
  "Give another address than yours.": "Gib eine andere Adresse als deine an.",
  "From {} to {} days.": "Von {} bis {} Tagen.",
  "Give a whole number of days.": "Gib eine ganze Zahl von Tagen an.",
  "Give at least one scope.": "Wähle mindestens ein Recht.",
  "Give an https:// address.": "Gib eine Adresse an, die mit https:// beginnt.",
  "Give an https:// address, not http://.": "Gib eine Adresse mit https:// statt http:// an.",
  "The address must not contain a user name or password.":
    "Die Adresse darf weder Benutzernamen noch Passwort enthalten.",
  "The address is in a private network: use an address on the public internet.":
    "Die Adresse liegt in einem privaten Netz: Gib eine öffentliche Adresse an.",
};
