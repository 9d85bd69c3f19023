import type { Strings } from "../strings.ts";
import { accounts } from "./accounts.ts";
import { charts } from "./charts.ts";
import { checkIns } from "./check-ins.ts";
import { fieldMessages } from "./field-messages.ts";
import { goals } from "./goals.ts";
import { home } from "./home.ts";
import { inbox } from "./inbox.ts";
import { journal } from "./journal.ts";
import { ledger } from "./ledger.ts";
import { people } from "./people.ts";
import { plans } from "./plans.ts";
import { refusals } from "./refusals.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { views } from "./views.ts";

/** What the pages say in German. */
export const de: Strings = {
  ...people,
  shell,
  settings,
  home,
  goals,
  accounts,
  plans,
  ledger,
  journal,
  checkIns,
  inbox,
  charts,
  views,
  refusals,
  fieldMessages,
};
