interface About {
  /** The partner who acted, or “Tú”. */
  readonly by: string;
  readonly goal: string;
}

/** The inbox. */
export const inbox = {
  title: "Bandeja",
  none: "No hay nada nuevo.",
  noneHint:
    "Aquí aparecen las revisiones, los planes que te esperan, los objetivos que cambian de estado y lo que tu pareja comparte.",
  markAll: "Marcar todo como leído",
  markRead: "Marcar como leído",
  markReadOf: (message: string) => `Marcar como leído: ${message}`,
  aGoal: "un objetivo",
  kinds: {
    check_in_due: () => "Toca una revisión",
    drift: ({ goal }: About) => `Nuevo estado de ${goal}`,
    plan_waiting: ({ by }: About) => `Espera tu aprobación un plan de: ${by}`,
    reaction: ({ by, goal }: About) => `Reacción a ${goal}: ${by}`,
    journal_entry: ({ by }: About) => `Entrada compartida en el diario: ${by}`,
    milestone: ({ goal }: About) => `${goal} ha superado una etapa`,
    threshold_proposal: ({ by }: About) => `Propuesta de un nuevo límite de aprobación: ${by}`,
    webhook_disabled: () => "Se ha desactivado un webhook",
    passkey_added: ({ by }: About) => `Llave de acceso añadida: ${by}`,
    passkey_removed: ({ by }: About) => `Llave de acceso eliminada: ${by}`,
    email_changed: ({ by }: About) => `Correo electrónico cambiado: ${by}`,
    app_connected: ({ by }: About) => `Aplicación conectada: ${by}`,
    partner_joined: ({ by }: About) => `Se ha unido al libro: ${by}`,
    partner_renamed: ({ by }: About) => `Nuevo nombre: ${by}`,
    partner_left: ({ by }: About) =>
      `Ha dejado el libro: ${by}. Este libro ha terminado, pero puedes seguir leyéndolo`,
  },
};
