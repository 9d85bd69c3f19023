import { defineEntity, p } from "@mikro-orm/core";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { Partner } from "./partner.ts";

const GoalReactionSchema = defineEntity({
  name: "GoalReaction",
  tableName: "goal_reactions",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    goal: () => reference(FinancialGoal, "goal_id"),
    user: () => reference(Partner, "user_id"),
    /** One emoji or the name of a sticker (src/journal/emoji.ts). */
    emoji: p.string().length(40),
    createdAt: p.datetime(3),
  },
  checks: [{ name: "goal_reactions_emoji_given", expression: "emoji <> ''" }],
  triggers: [WITH_AN_EVENT],
  uniques: [{ name: "goal_reactions_once_each", properties: ["couple", "goal", "user", "emoji"] }],
});

/** A partner's reaction to a goal: one emoji or sticker. */
export class GoalReaction extends GoalReactionSchema.class {}
GoalReactionSchema.setClass(GoalReaction);
