import type { Refusals } from "../refusals.ts";

const NEW_PLAN = "Erstelle einen neuen Plan.";

/** The refusals that people can meet on pages. The server words all others in English. */
export const refusals: Refusals = {
  // Requests.
  not_found: () => ({
    message: "Das gibt es in eurem Haushaltsbuch nicht.",
    next: "Geh zurück zur Liste und wähle neu.",
  }),
  invalid_input: () => ({
    message: "Eine Eingabe ist nicht gültig.",
    next: "Berichtige die markierten Felder und versuche es noch einmal.",
  }),
  changed_since_read: () => ({
    message: "Das wurde inzwischen geändert.",
    next: "Sieh es dir neu an und speichere noch einmal.",
  }),
  rate_limited: () => ({
    message: "Das waren zu viele Anfragen in einer Minute.",
    next: "Warte kurz und versuche es noch einmal.",
  }),
  limit_reached: ({ limit }) => ({
    message:
      typeof limit === "number"
        ? `Mehr als ${limit} davon sind nicht möglich.`
        : "Mehr davon sind nicht möglich.",
    next: "Schließe oder entferne zuerst einige.",
  }),
  internal: ({ incident }) => ({
    message: "Ein Fehler ist aufgetreten; nichts wurde gespeichert.",
    next:
      typeof incident === "string"
        ? `Versuche es noch einmal. Klappt es wieder nicht, melde die Nummer ${incident}.`
        : "Versuche es noch einmal.",
  }),
  unavailable: () => ({
    message: "Der Server kann gerade nicht antworten.",
    next: "Versuche es gleich noch einmal.",
  }),

  // Who you are.
  unauthenticated: () => ({ message: "Du bist nicht angemeldet.", next: "Melde dich an." }),
  check_required: () => ({
    message: "Dafür musst du bestätigen, dass du es bist.",
    next: "Bestätige es mit deinem Passkey oder mit einem neuen Link und versuche es innerhalb von zehn Minuten noch einmal.",
  }),
  approval_on_hold: ({ until }, formats) => ({
    message: "Das geht noch nicht: Ein Passkey wurde ohne Bestätigung durch einen Passkey geändert.",
    next:
      typeof until === "string" && formats !== undefined
        ? `Es geht wieder ab ${formats.time(until)}.`
        : "Es geht 24 Stunden danach wieder.",
  }),
  passkey_refused: () => ({
    message: "Der Passkey wurde nicht angenommen.",
    next: "Versuche es noch einmal, nimm einen anderen Passkey oder melde dich mit einem Link an.",
  }),
  last_way_in: () => ({
    message: "Ohne diesen Passkey könntest du dich nicht mehr anmelden.",
    next: "Füge zuerst einen anderen Passkey hinzu.",
  }),
  request_ended: () => ({
    message: "Diese Anfrage der App ist beendet, oder sie begann in einem anderen Browser.",
    next: "Geh zurück zur App und verbinde sie noch einmal, alles in einem Browser.",
  }),
  link_ended: () => ({
    message: "Dieser Link wurde schon benutzt oder ist abgelaufen.",
    next: "Fordere auf der Seite zum Anmelden einen neuen an.",
  }),
  no_mail: () => ({
    message: "Dieser Server kann keine E-Mails schicken.",
    next: "Bitte die Person, die ihn betreibt, das einzurichten.",
  }),
  email_taken: () => ({
    message: "Diese E-Mail-Adresse wird hier schon benutzt.",
    next: "Nimm eine andere Adresse.",
  }),

  // The couple.
  not_owner: () => ({
    message: "Nur wem das Konto gehört, kann es und seinen Stand ändern.",
    next: "Bitte die andere Person darum. Geld für Ziele zurücklegen kannst du trotzdem.",
  }),
  already_in_couple: () => ({
    message: "Eine von euch beiden Personen teilt schon ein Haushaltsbuch.",
    next: "Tritt zuerst aus dem geteilten Haushaltsbuch aus oder lade eine andere Person ein.",
  }),
  couple_complete: () => ({
    message: "Dieses Haushaltsbuch führen schon zwei Personen.",
    next: "Einladen geht nur, solange du ein Haushaltsbuch allein führst.",
  }),
  invitation_open: () => ({
    message: "Es gibt schon eine offene Einladung.",
    next: "Ziehe sie zuerst zurück oder warte auf die Antwort.",
  }),
  too_many_invitations: () => ({
    message: "Für heute sind alle Einladungen verbraucht.",
    next: "Lade morgen wieder ein.",
  }),
  own_books: () => ({
    message: "Du führst ein eigenes Haushaltsbuch. Es endet endgültig, wenn du einem anderen beitrittst.",
    next: "Bestätige das, wenn du es willst. Lesen kannst du es weiterhin.",
  }),
  couple_ended: () => ({
    message: "Dieses Haushaltsbuch ist beendet.",
    next: "Du kannst es weiterhin herunterladen.",
  }),
  no_partner: () => ({
    message: "Dafür braucht es zwei Personen.",
    next: "Lade zuerst deine:n Partner:in ein.",
  }),

  // Accounts, goals and money.
  account_already_linked: () => ({
    message: "Dieses Bankkonto ist schon verbunden.",
    next: "Nimm das vorhandene Konto oder schließe es zuerst.",
  }),
  currency_mismatch: ({ currency }) => ({
    message: "Alle eure Konten brauchen dieselbe Währung.",
    next:
      typeof currency === "string"
        ? `Verwende ${currency} und schließe zuerst Konten in anderen Währungen.`
        : "Schließe zuerst Konten in anderen Währungen.",
  }),
  currency_fixed: () => ({
    message: "Die Währung lässt sich nicht mehr ändern.",
    next: "Sie steht fest, sobald es ein Konto, ein Ziel oder eine Zustimmungsgrenze gab.",
  }),
  insufficient_available: ({ allocatable }, formats) => ({
    message: "Auf dem Konto ist nicht genug Geld verfügbar.",
    next:
      typeof allocatable === "string" && formats !== undefined
        ? `Lege höchstens ${formats.money(allocatable)} zurück, hole zuerst Geld von einem anderen Ziel zurück oder nimm ein anderes Konto.`
        : "Nimm einen kleineren Betrag oder ein anderes Konto.",
  }),
  insufficient_allocation: ({ allocated }, formats) => ({
    message: "So viel ist auf diesem Konto nicht für das Ziel zurückgelegt.",
    next:
      typeof allocated === "string" && formats !== undefined
        ? `Nimm höchstens ${formats.money(allocated)}.`
        : "Nimm einen kleineren Betrag.",
  }),
  insufficient_balance: () => ({
    message: "Auf dem Konto ist zu wenig Geld.",
    next: "Trage einen kleineren Betrag ein, oder sieh den Kontostand nach und trage ihn ein.",
  }),
  amount_out_of_range: () => ({
    message: "Der Betrag ist zu groß.",
    next: "Nimm einen kleineren Betrag.",
  }),
  account_closed: () => ({ message: "Das Konto ist geschlossen.", next: "Nimm ein offenes Konto." }),
  goal_closed: () => ({
    message: "Das Ziel ist geschlossen.",
    next: "Nimm ein aktives Ziel oder lege ein neues an.",
  }),
  goal_locked: () => ({
    message: "Das Ziel ist gesperrt. Ihm wird kein Geld entnommen.",
    next: "Hebe zuerst die Sperre auf, unter „Ziel bearbeiten“.",
  }),
  account_has_allocations: ({ allocated }, formats) => ({
    message:
      typeof allocated === "string" && formats !== undefined
        ? `Auf diesem Konto ist noch ${formats.money(allocated)} für Ziele zurückgelegt.`
        : "Auf diesem Konto ist noch Geld für Ziele zurückgelegt.",
    next: "Hole das Geld zuerst von den Zielen zurück und schließe dann das Konto.",
  }),
  account_not_manual: () => ({
    message: "Ein verbundenes Konto bekommt seinen Stand von der Bank.",
    next: "Trage stattdessen den neuen Kontostand ein.",
  }),
  already_reversed: () => ({
    message: "Der Vorgang wurde schon rückgängig gemacht.",
    next: "Du musst nichts mehr tun.",
  }),
  not_reversible: () => ({
    message: "Dieser Vorgang lässt sich nicht rückgängig machen.",
    next: "Trage stattdessen ein, was wirklich geschehen ist.",
  }),

  // Plans and check-ins.
  needs_second_key: ({ remaining }, formats) => ({
    message: "Damit würdest du Zielen in 24 Stunden mehr entnehmen, als du allein darfst.",
    next:
      typeof remaining === "string" && formats !== undefined
        ? `Nimm jetzt höchstens ${formats.money(remaining)}, oder erstelle einen Plan, dem die andere Person zustimmt.`
        : "Erstelle einen Plan, dem die andere Person zustimmt.",
  }),
  plan_empty: () => ({
    message: "Der Plan bewegt nichts, also gibt es nichts auszuführen.",
    next: "Du musst nichts tun.",
  }),
  plan_expired: () => ({ message: "Der Plan ist abgelaufen.", next: NEW_PLAN }),
  plan_stale: () => ({
    message: "Das Haushaltsbuch hat sich seit dem Plan geändert, deshalb wurde kein Geld bewegt.",
    next: NEW_PLAN,
  }),
  plan_settled: () => ({ message: "Über diesen Plan wurde schon entschieden.", next: NEW_PLAN }),
  requester_only: () => ({
    message: "Der Plan nutzt ein privates Konto der Person, die ihn wollte.",
    next: "Nur sie kann ihn ausführen. Du kannst einen anderen erstellen.",
  }),
  partner_required: () => ({
    message: "Deinem eigenen Plan kannst du nicht selbst zustimmen.",
    next: "Bitte die andere Person um Zustimmung.",
  }),
  moves_infeasible: () => ({
    message: "Diese Schritte lassen sich nicht alle ausführen.",
    next: "Ändere die markierten Schritte. Es wurde kein Geld bewegt.",
  }),
  check_in_not_due: ({ due_at }, formats) => ({
    message: "Das Geldgespräch ist noch nicht fällig.",
    next:
      typeof due_at === "string" && formats !== undefined
        ? `Beantworte es ab ${formats.time(due_at)}.`
        : "Beantworte es, wenn es fällig ist.",
  }),
  check_in_over: () => ({
    message: "Das Geldgespräch ist vorbei.",
    next: "Beantworte eines, das fällig ist, oder plane ein neues.",
  }),
  already_answered: () => ({
    message: "Du hast dieses Geldgespräch schon als erledigt markiert.",
    next: "Es ist abgeschlossen, wenn auch die andere Person geantwortet hat.",
  }),
};
