import { z } from "zod";
import { loadBooks, lockCouple } from "../database/queries/books.ts";
import { lockUsers } from "../database/queries/tenants.ts";
import { refuseAgent, requireUser } from "../identity/requirements.ts";
import { found } from "../kernel/refusals.ts";
import { line } from "../views/fields.ts";
import { showUser, userShape } from "../views/user.ts";
import { operation } from "./operation.ts";

/** Changes the name that the partner sees. The ledger states that it changed, and never a name. */
export const renameUser = operation({
  name: "rename_user",
  title: "Change the display name",
  summary:
    "Changes the caller's display name, which the partner sees. Books of a couple that ended keep the former name.",
  effect: "change",
  scope: "admin",
  within: "nobody",
  http: { method: "POST", path: "/me/rename" },
  input: z.strictObject({ display_name: line(100) }),
  output: userShape,
  refusals: ["person_required"],
  example: { display_name: "Ada L." },
  async directory({ display_name: displayName }, { em, caller, begin, store }) {
    refuseAgent(caller);
    const [locked] = await lockUsers(em, [requireUser(caller)]);
    const user = found(locked, "user");
    if (user.displayName === displayName) return showUser(user);
    user.displayName = displayName;
    await em.flush();
    if (user.coupleId) {
      await lockCouple(em, user.coupleId);
      const decision = begin(found(await loadBooks(em, user.coupleId), "couple"));
      const metadata = { action: "partner_renamed" };
      decision.append({ eventType: "COUPLE", metadata }, { partner: { id: user.id, displayName } });
      await store(decision);
    }
    return showUser(user);
  },
});
