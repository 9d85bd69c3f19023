import type { FieldMessages } from "../field-messages.ts";

const AMOUNT = "Indica un importe, por ejemplo {}.";

/** What is wrong with a field. */
export const fieldMessages: FieldMessages = {
  // Texts.
  "Give some text.": "Falta este dato.",
  "Give visible text.": "Escribe un texto visible.",
  "Give one line, without control characters.": "Escribe una sola línea.",
  "Remove characters that change the direction of writing.":
    "Quita los caracteres que cambian la dirección de la escritura.",
  "Remove control characters other than newline and tab.": "Quita los caracteres de control.",
  "At most {} characters.": "Como máximo, {} caracteres.",
  "Give your name.": "Indica tu nombre.",
  "Give one emoji.": "Escribe un emoji.",
  "Give exactly one emoji, or one of the stickers {}.": "Escribe exactamente un emoji.",
  "Give “leave for good” to confirm.": "Escribe «leave for good» para confirmar.",
  "Give “erase for good” to confirm.": "Escribe «erase for good» para confirmar.",

  // Amounts.
  'Give an amount as a decimal string such as "{}", or a number.': AMOUNT,
  'Give an amount as a decimal such as "{}": digits and a point, no exponent or separators.': AMOUNT,
  "Give an amount as a decimal such as {}, without sign or exponent.": AMOUNT,
  "Give an amount without a sign: {}": "Indica el importe sin signo.",
  "The books keep no balance below zero: send {} for an overdrawn account.":
    "Un saldo nunca es negativo: indica {} si la cuenta está en descubierto.",
  "Give an amount above zero.": "Indica un importe mayor que cero.",
  'At most {} decimals in {}; send "{}".': "Como máximo, {} decimales en {}; indica {}.",
  "At most {} decimals in {}.": "Como máximo, {} decimales en {}.",
  '{} has no decimals; send "{}".': "{} no tiene decimales; indica {}.",
  "{} has no decimals.": "{} no tiene decimales.",

  // Moves of a plan.
  "At most {} is allocated to the goal from this account. {}":
    "En esta cuenta hay como máximo {} apartados para el objetivo.",
  "At most {} is allocated to the goal from this account.":
    "En esta cuenta hay como máximo {} apartados para el objetivo.",
  "At most {} of the account can be allocated.": "En esta cuenta hay como máximo {} disponibles.",
  "The goal is locked, so no money can leave it.": "El objetivo está bloqueado: no puede salir dinero de él.",
  "There is no open account with this id in your books.": "Elige una cuenta abierta.",
  "There is no active goal with this id in your books.": "Elige un objetivo activo.",
  "Give an id that this API returned, a UUID.": "Elige una opción de la lista.",
  "Same account and goals as moves.{}: combine them into one move.":
    "Este movimiento ya está en el plan: júntalos en uno.",
  "At most {}.": "Como máximo, {}.",

  // Dates and times.
  "Give a date as YYYY-MM-DD.": "Indica una fecha.",
  "Give a date as YYYY-MM-DD, or an instant such as {}.": "Indica una fecha.",
  "Give {} or a later date: {} is in the past.": "Indica el {} o una fecha posterior: el {} ya ha pasado.",
  "Give a date or instant after `from`.": "Indica una fecha posterior al comienzo.",
  "Give {} or a later day.": "Indica el {} o un día posterior.",
  "Give a date and time such as {}, in the couple's time zone or with an offset.":
    "Indica la fecha y la hora.",
  "This time does not exist in {} on that day because of a clock change: give another time.":
    "Esa hora no existe ese día en {} por el cambio de hora: indica otra.",
  "Start at most {} years ago.": "El comienzo puede ser de hace {} años como máximo.",
  "Give a time in the next {} days.": "Indica un momento dentro de los próximos {} días.",
  "Give a time before {}, when the next check-in of the schedule is due.":
    "Indica un momento anterior a la próxima revisión: {}.",

  // Settings and accounts.
  "Give an IANA time zone such as {}.": "Indica una zona horaria, por ejemplo {}.",
  "Give an ISO 4217 currency code such as {}.": "Indica una moneda, por ejemplo {}.",
  "{} has been withdrawn. Use {}.": "{} ya no existe. Indica {}.",
  "A joint account cannot be private.": "Una cuenta conjunta no puede ser privada.",
  "Give an e-mail address.": "Indica una dirección de correo.",
  "This is your address already.": "Esa ya es tu dirección.",
  "Give another address than yours.": "Indica una dirección distinta de la tuya.",
  "From {} to {} days.": "Entre {} y {} días.",
  "Give a whole number of days.": "Indica un número entero de días.",
  "Give at least one scope.": "Elige al menos un permiso.",
  "Give an https:// address.": "Indica una dirección que empiece por https://.",
  "Give an https:// address, not http://.": "Indica una dirección con https:// en lugar de http://.",
  "The address must not contain a user name or password.":
    "La dirección no puede contener un nombre de usuario ni una contraseña.",
  "The address is in a private network: use an address on the public internet.":
    "La dirección está en una red privada: indica una dirección pública.",
};
