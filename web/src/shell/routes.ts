import type { ComponentType } from "preact";

/** What a page of the books gets: the id in its path, if it has one. */
export interface PageProps {
  readonly id: string;
}

interface Route {
  readonly path: RegExp;
  /** Loads the page's file, which is no part of the first load of others. */
  readonly load: () => Promise<ComponentType<PageProps>>;
}

const ID = "([\\da-f]{8}-[\\da-f-]{27})";

/** The pages of the books. The server answers their paths in src/http/pages/web.ts. */
const ROUTES: readonly Route[] = [
  { path: /^\/$/, load: () => import("../home/home-page.tsx").then(({ HomePage }) => HomePage) },
  { path: /^\/goals$/, load: () => import("../goals/goals-page.tsx").then(({ GoalsPage }) => GoalsPage) },
  {
    path: new RegExp(`^/goals/${ID}$`),
    load: () => import("../goals/goal-page.tsx").then(({ GoalPage }) => GoalPage),
  },
  {
    path: /^\/accounts$/,
    load: () => import("../accounts/accounts-page.tsx").then(({ AccountsPage }) => AccountsPage),
  },
  {
    path: /^\/accounts\/new$/,
    load: () => import("../accounts/new-account-page.tsx").then(({ NewAccountPage }) => NewAccountPage),
  },
  {
    path: new RegExp(`^/accounts/${ID}$`),
    load: () => import("../accounts/account-page.tsx").then(({ AccountPage }) => AccountPage),
  },
  { path: /^\/plans$/, load: () => import("../plans/plans-page.tsx").then(({ PlansPage }) => PlansPage) },
  {
    path: /^\/plans\/new$/,
    load: () => import("../plans/new-plan-page.tsx").then(({ NewPlanPage }) => NewPlanPage),
  },
  {
    path: new RegExp(`^/plans/${ID}$`),
    load: () => import("../plans/plan-page.tsx").then(({ PlanPage }) => PlanPage),
  },
  {
    path: /^\/ledger$/,
    load: () => import("../ledger/ledger-page.tsx").then(({ LedgerPage }) => LedgerPage),
  },
  {
    path: new RegExp(`^/ledger/${ID}$`),
    load: () => import("../ledger/event-page.tsx").then(({ EventPage }) => EventPage),
  },
  {
    path: /^\/journal$/,
    load: () => import("../journal/journal-page.tsx").then(({ JournalPage }) => JournalPage),
  },
  {
    path: /^\/check-ins$/,
    load: () => import("../check-ins/check-ins-page.tsx").then(({ CheckInsPage }) => CheckInsPage),
  },
  {
    path: new RegExp(`^/check-ins/${ID}$`),
    load: () => import("../check-ins/check-in-page.tsx").then(({ CheckInPage }) => CheckInPage),
  },
  { path: /^\/inbox$/, load: () => import("../inbox/inbox-page.tsx").then(({ InboxPage }) => InboxPage) },
  {
    path: /^\/settings$/,
    load: () => import("../settings/settings-page.tsx").then(({ SettingsPage }) => SettingsPage),
  },
];

/** The page at a path, and the id in the path; undefined where there is none. */
export function routeAt(path: string): { readonly load: Route["load"]; readonly id: string } | undefined {
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (match) return { load: route.load, id: match[1] ?? "" };
  }
  return undefined;
}
