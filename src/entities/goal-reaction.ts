import { defineEntity, p } from "@mikro-orm/core";
import { Couple } from "./couple.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { User } from "./user.ts";

const GoalReactionSchema = defineEntity({
  name: "GoalReaction",
  tableName: "goal_reactions",
  properties: {
    id: p.uuid().primary(),
    couple: () => p.manyToOne(Couple).deleteRule("no action").updateRule("no action"),
    goal: () => p.manyToOne(FinancialGoal).deleteRule("no action").updateRule("no action"),
    user: () => p.manyToOne(User).deleteRule("no action").updateRule("no action"),
    /** One emoji, or a sticker's name: emoji.ts. */
    emoji: p.string().length(40),
    createdAt: p.datetime(3),
  },
  checks: [{ name: "goal_reactions_emoji_given", expression: "emoji <> ''" }],
  triggers: [
    {
      name: "one_couple",
      timing: "before",
      events: ["insert", "update"],
      body: `if not exists (select from financial_goals where id = new.goal_id and couple_id = new.couple_id)
        or not exists (select from users where id = new.user_id and couple_id = new.couple_id)
      then
        raise exception 'a reaction is of a partner, to a goal of their couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
  uniques: [{ name: "goal_reactions_once_each", properties: ["goal", "user", "emoji"] }],
});

/** What a partner feels about a goal, in one emoji or sticker. */
export class GoalReaction extends GoalReactionSchema.class {}
GoalReactionSchema.setClass(GoalReaction);
