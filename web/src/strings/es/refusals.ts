import type { Refusals } from "../refusals.ts";

const NEW_PLAN = "Crea un plan nuevo.";

/** The refusals that people can meet on pages. The server words all others in English. */
export const refusals: Refusals = {
  // Requests.
  not_found: () => ({
    message: "Eso no está en tu libro.",
    next: "Vuelve a la lista y elige de nuevo.",
  }),
  invalid_input: () => ({
    message: "Hay un dato que no es válido.",
    next: "Corrige los campos marcados e inténtalo de nuevo.",
  }),
  changed_since_read: () => ({
    message: "Esto ha cambiado mientras tanto.",
    next: "Revísalo y guarda otra vez.",
  }),
  rate_limited: () => ({
    message: "Demasiadas peticiones en un minuto.",
    next: "Espera un momento e inténtalo de nuevo.",
  }),
  limit_reached: ({ limit }) => ({
    message: typeof limit === "number" ? `No puede haber más de ${limit}.` : "No puede haber más.",
    next: "Cierra o elimina antes algunos.",
  }),
  internal: ({ incident }) => ({
    message: "Se ha producido un error; no se ha guardado nada.",
    next:
      typeof incident === "string"
        ? `Inténtalo de nuevo. Si vuelve a fallar, comunica el número ${incident}.`
        : "Inténtalo de nuevo.",
  }),
  unavailable: () => ({
    message: "El servidor no puede responder ahora.",
    next: "Inténtalo de nuevo en un momento.",
  }),

  // Who you are.
  unauthenticated: () => ({ message: "No has iniciado sesión.", next: "Inicia sesión." }),
  check_required: () => ({
    message: "Para esto debes confirmar que eres tú.",
    next: "Confírmalo con tu llave de acceso o con un enlace nuevo e inténtalo de nuevo en menos de diez minutos.",
  }),
  approval_on_hold: ({ until }, formats) => ({
    message: "Todavía no es posible: se cambió una llave de acceso sin confirmarlo con otra.",
    next:
      typeof until === "string" && formats !== undefined
        ? `Será posible de nuevo a partir del ${formats.time(until)}.`
        : "Será posible de nuevo 24 horas después.",
  }),
  passkey_refused: () => ({
    message: "No se ha aceptado la llave de acceso.",
    next: "Inténtalo de nuevo, usa otra llave de acceso o inicia sesión con un enlace.",
  }),
  last_way_in: () => ({
    message: "Sin esta llave de acceso no podrías iniciar sesión.",
    next: "Añade antes otra llave de acceso.",
  }),
  request_ended: () => ({
    message: "Esta petición de la aplicación ha terminado o empezó en otro navegador.",
    next: "Vuelve a la aplicación y conéctala de nuevo, todo en el mismo navegador.",
  }),
  link_ended: () => ({
    message: "Este enlace ya se usó o ha caducado.",
    next: "Pide otro en la página de inicio de sesión.",
  }),
  no_mail: () => ({
    message: "Este servidor no puede enviar correos.",
    next: "Pide a quien lo gestiona que lo configure.",
  }),
  email_taken: () => ({
    message: "Ya se usa aquí este correo electrónico.",
    next: "Usa otra dirección.",
  }),

  // The couple.
  not_owner: () => ({
    message: "Solo la persona propietaria puede cambiar la cuenta y su saldo.",
    next: "Pídeselo. Aun así puedes apartar su dinero para objetivos.",
  }),
  already_in_couple: () => ({
    message: "Una de las dos personas ya comparte un libro.",
    next: "Deja antes el libro compartido o invita a otra persona.",
  }),
  couple_complete: () => ({
    message: "Este libro ya lo llevan dos personas.",
    next: "Solo puedes invitar mientras llevas un libro por tu cuenta.",
  }),
  invitation_open: () => ({
    message: "Ya hay una invitación abierta.",
    next: "Retírala antes o espera la respuesta.",
  }),
  too_many_invitations: () => ({
    message: "Ya no quedan invitaciones por hoy.",
    next: "Vuelve a invitar mañana.",
  }),
  own_books: () => ({
    message: "Llevas un libro propio. Termina definitivamente si te unes a otro.",
    next: "Confírmalo si es lo que quieres. Podrás seguir descargándolo.",
  }),
  couple_ended: () => ({
    message: "Este libro ha terminado.",
    next: "Puedes seguir descargándolo.",
  }),
  no_partner: () => ({
    message: "Para esto hacen falta dos personas.",
    next: "Invita antes a tu pareja.",
  }),

  // Accounts, goals and money.
  account_already_linked: () => ({
    message: "Esta cuenta bancaria ya está conectada.",
    next: "Usa la cuenta existente o ciérrala antes.",
  }),
  currency_mismatch: ({ currency }) => ({
    message: "Todas las cuentas deben tener la misma moneda.",
    next:
      typeof currency === "string"
        ? `Usa ${currency} y cierra antes las cuentas en otras monedas.`
        : "Cierra antes las cuentas en otras monedas.",
  }),
  currency_fixed: () => ({
    message: "La moneda ya no se puede cambiar.",
    next: "Queda fija en cuanto hay una cuenta, un objetivo o un límite de aprobación.",
  }),
  insufficient_available: ({ allocatable }, formats) => ({
    message: "No hay suficiente dinero disponible en la cuenta.",
    next:
      typeof allocatable === "string" && formats !== undefined
        ? `Aparta como máximo ${formats.money(allocatable)}, recupera antes dinero de otro objetivo o usa otra cuenta.`
        : "Usa un importe menor u otra cuenta.",
  }),
  insufficient_allocation: ({ allocated }, formats) => ({
    message: "En esta cuenta no hay tanto apartado para el objetivo.",
    next:
      typeof allocated === "string" && formats !== undefined
        ? `Usa como máximo ${formats.money(allocated)}.`
        : "Usa un importe menor.",
  }),
  insufficient_balance: () => ({
    message: "No hay suficiente dinero en la cuenta.",
    next: "Registra un importe menor, o consulta el saldo y regístralo.",
  }),
  amount_out_of_range: () => ({
    message: "El importe es demasiado grande.",
    next: "Usa un importe menor.",
  }),
  account_closed: () => ({ message: "La cuenta está cerrada.", next: "Usa una cuenta abierta." }),
  goal_closed: () => ({
    message: "El objetivo está cerrado.",
    next: "Usa un objetivo activo o crea otro.",
  }),
  goal_locked: () => ({
    message: "El objetivo está bloqueado. No sale dinero de él.",
    next: "Quita antes el bloqueo en «Editar el objetivo».",
  }),
  account_has_allocations: ({ allocated }, formats) => ({
    message:
      typeof allocated === "string" && formats !== undefined
        ? `En esta cuenta todavía hay ${formats.money(allocated)} apartados para objetivos.`
        : "En esta cuenta todavía hay dinero apartado para objetivos.",
    next: "Recupera antes el dinero de los objetivos y después cierra la cuenta.",
  }),
  account_not_manual: () => ({
    message: "Una cuenta conectada recibe su saldo del banco.",
    next: "Registra en su lugar el nuevo saldo.",
  }),
  already_reversed: () => ({
    message: "El movimiento ya se deshizo.",
    next: "No hace falta nada más.",
  }),
  not_reversible: () => ({
    message: "Este movimiento no se puede deshacer.",
    next: "Registra en su lugar lo que pasó de verdad.",
  }),

  // Plans and check-ins.
  needs_second_key: ({ remaining }, formats) => ({
    message: "Así sacarías de los objetivos en 24 horas más de lo que puedes por tu cuenta.",
    next:
      typeof remaining === "string" && formats !== undefined
        ? `Usa ahora como máximo ${formats.money(remaining)}, o crea un plan que tu pareja apruebe.`
        : "Crea un plan que tu pareja apruebe.",
  }),
  plan_empty: () => ({
    message: "El plan no mueve nada, así que no hay nada que aplicar.",
    next: "No hace falta hacer nada.",
  }),
  plan_expired: () => ({ message: "El plan ha caducado.", next: NEW_PLAN }),
  plan_stale: () => ({
    message: "El libro ha cambiado desde que se hizo el plan, así que no se ha movido dinero.",
    next: NEW_PLAN,
  }),
  plan_settled: () => ({ message: "Este plan ya se ha decidido.", next: NEW_PLAN }),
  requester_only: () => ({
    message: "El plan usa una cuenta privada de quien lo pidió.",
    next: "Solo esa persona puede aplicarlo. Tú puedes crear otro.",
  }),
  partner_required: () => ({
    message: "No puedes aprobar tu propio plan.",
    next: "Pide la aprobación de tu pareja.",
  }),
  moves_infeasible: () => ({
    message: "No se pueden aplicar todos estos pasos.",
    next: "Cambia los pasos marcados. No se ha movido dinero.",
  }),
  check_in_not_due: ({ due_at }, formats) => ({
    message: "Todavía no toca esta revisión.",
    next:
      typeof due_at === "string" && formats !== undefined
        ? `Respóndela a partir del ${formats.time(due_at)}.`
        : "Respóndela cuando toque.",
  }),
  check_in_over: () => ({
    message: "Esta revisión ya ha pasado.",
    next: "Responde una pendiente o programa otra.",
  }),
  already_answered: () => ({
    message: "Ya has marcado esta revisión como hecha.",
    next: "Se completa cuando tu pareja también responde.",
  }),
};
