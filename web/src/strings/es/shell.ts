/** The frame around all pages of the books. */
export const shell = {
  navigation: "Páginas",
  nav: {
    home: "Inicio",
    goals: "Objetivos",
    accounts: "Cuentas",
    plans: "Planes",
    ledger: "Historial",
    journal: "Diario",
    checkIns: "Revisiones",
    inbox: "Bandeja",
    settings: "Ajustes",
  },
  more: "Más",
  unread: "sin leer",
  earlier: "Ver anteriores",
  skip: "Ir al contenido",
  outOfDate: "El servidor no responde. Lo que ves puede no estar al día.",
  notLoaded: "No se pudo cargar esta página",
  whyNotLoaded: "El servidor no responde o se acaba de actualizar.",
  loadAgain: "Cargarla de nuevo",
  noSuchPage: "Esta página no existe",
  toHome: "Ir a tu libro",
  someone: "Alguien",
  welcome: (name: string) => `Te damos la bienvenida, ${name}`,
  noBooks: "Todavía no tienes un libro.",
  booksEnded: "Tu libro ha terminado, porque tú o tu pareja lo ha dejado. Todavía puedes descargarlo.",
  acceptInvitation: "Unirte al libro de tu pareja",
  openInvitation:
    "Si tu pareja lleva un libro aquí, pídele una invitación y abre el enlace en este navegador. En su página verás también qué compartirías.",
  startBooks:
    "Quien gestiona este servidor puede empezar un libro para los dos o solo para ti. Tu pareja puede unirse más tarde.",
};
