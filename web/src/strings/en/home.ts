import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

/** The first page of the books. */
export const home = {
  title: "Home",
  available: "Available money",
  ofBalance: (balance: string, allocated: string) => `of ${balance}; ${allocated} is set aside for goals`,
  goals: "Goals",
  allGoals: "All goals",
  yourTurn: "Your turn",
  attention: "Needs attention",
  goodNews: "Good news",
  allGood: "Nothing needs your attention.",
  nextCheckIn: "Next check-in",
  noCheckIn: "No check-in is planned. A regular look at the books together keeps you both up to date.",
  toCheckIns: "Plan a check-in",
  firstSteps: "First steps",
  addAccount: "Add your first account",
  addAccountText: "An account holds the money that you set aside for goals. Nothing moves at your bank.",
  addGoal: "Create your first goal",
  addGoalText: "Give it a name, an amount and, if there is one, a date.",
  invite: "Invite your partner",
  inviteText: "You keep these books alone. Your partner can join at any time.",
  assistantText: "The settings show what to paste into Claude or ChatGPT.",
  rows: {
    over_allocated: (count: number, amount: string) =>
      plural(count, {
        one: `An account holds ${amount} less than its goals need`,
        other: `# accounts hold ${amount} less than their goals need`,
      }),
    below_kept: (name: string, kept: string) => `${name} has less than the ${kept} to keep available`,
    spent_for: (amount: string) => `A payment left an account ${amount} short. Was it for a goal?`,
    linked_twice: "Your partner shares an account that is also your private account: its money counts twice",
    overdue: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} passed its deadline; ${amount} is missing`,
        other: `# goals passed their deadlines; ${amount} is missing`,
      }),
    at_risk: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} is far behind schedule, by ${amount}`,
        other: `# goals are far behind schedule, by ${amount} in total`,
      }),
    behind: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} is behind schedule by ${amount}`,
        other: `# goals are behind schedule by ${amount} in total`,
      }),
    due_soon: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} is due within a week; ${amount} is missing`,
        other: `# goals are due within a week; ${amount} is missing`,
      }),
    overfunded: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} holds ${amount} more than its target`,
        other: `# goals hold ${amount} more than their targets`,
      }),
    plan_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `A plan that moves ${amount} waits for your approval`,
        other: `# plans that move ${amount} wait for your approval`,
      }),
    payment_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `Your payment of ${amount} waits for your partner's approval`,
        other: `# payments of ${amount} wait for your partner's approval`,
      }),
    check_in_waiting: (count: number) =>
      plural(count, { one: "A check-in waits for your answer", other: "# check-ins wait for your answer" }),
    check_in_missed: (count: number) =>
      plural(count, { one: "A check-in was missed", other: "# check-ins were missed in a row" }),
    threshold_proposal: (amount: string | undefined) =>
      amount === undefined
        ? "Your partner proposes to remove the approval threshold"
        : `Your partner proposes an approval threshold of ${amount}`,
    milestone: (goal: string, percent: string) => `${goal} has reached ${percent}`,
    inbox: (count: number) => plural(count, { one: "# unread notice", other: "# unread notices" }),
  },
};
