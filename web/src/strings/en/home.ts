/** The first page of the books. */
export const home = {
  title: "Home",
  available: "Available money",
  ofBalance: (balance: string, allocated: string) => `of ${balance}; ${allocated} is set aside for goals`,
  goals: "Goals",
  allGoals: "All goals",
};
