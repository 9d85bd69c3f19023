import { z } from "zod";
import { changesBetween } from "../domain/changes.ts";
import { followTimeZone } from "../domain/check-ins.ts";
import { appendEvent } from "../domain/ledger.ts";
import { toMinorUnits } from "../domain/money.ts";
import { coupleProperties } from "../domain/properties.ts";
import { setThreshold } from "../domain/threshold.ts";
import { refuseContradiction } from "./demands.ts";
import { id, money, timeZone } from "./fields.ts";
import { operation } from "./operation.ts";
import { coupleShape, showCouple } from "./shapes/couple.ts";

/** Changes the couple's settings. Lowering the threshold is immediate; raising or removing it takes both partners. */
export const updateCouple = operation({
  name: "update_couple",
  title: "Change the couple's settings",
  summary:
    "Changes time zone or approval threshold. Lowering the threshold is immediate; raising or removing it " +
    "is a proposal until the other partner sends the same change.",
  effect: "change",
  scope: "admin",
  within: "couple",
  http: { method: "PUT", path: "/couples/{id}", id: "couple_id" },
  input: z.strictObject({
    couple_id: id,
    time_zone: timeZone.nullish(),
    approval_threshold: money.nullish(),
    clear: z
      .array(z.enum(["approval_threshold"]))
      .nullish()
      .describe("Fields to empty."),
  }),
  output: coupleShape,
  refusals: ["person_required"],
  tool: false,
  example: { couple_id: "0199f3a0-0000-7000-8000-000000000003", approval_threshold: "500.00" },
  subject: (input) => ({ couple: input.couple_id }),
  async run(input, context) {
    refuseContradiction(input);
    const { couple, principal } = context;
    const { approval_threshold } = toMinorUnits(
      { approval_threshold: input.approval_threshold },
      couple.currency,
    );
    const before = coupleProperties(couple);
    if (input.time_zone && input.time_zone !== couple.timeZone) {
      couple.timeZone = input.time_zone;
      await followTimeZone(context);
    }
    const cleared = input.clear?.includes("approval_threshold") ?? false;
    if (cleared || approval_threshold !== undefined) {
      setThreshold(couple, cleared ? null : (approval_threshold ?? null), principal);
    }
    const changes = changesBetween(before, coupleProperties(couple));
    if (changes) appendEvent(context, { eventType: "COUPLE", metadata: { action: "updated", ...changes } });
    return showCouple(couple);
  },
});
