import { expect, test } from "vitest";
import { ADA, booksOf, decisionOn, START } from "../../testing/in-memory.ts";
import { writeEntry } from "./write.ts";

const WRITTEN = { userId: ADA, goalId: "trip", text: "We booked!", mood: "great", moodWord: null } as const;

test("the event of a shared entry states the entry and its goal", () => {
  const decision = decisionOn(booksOf({ goals: { trip: {} } }));
  const entry = writeEntry(decision, { ...WRITTEN, visibility: "shared" });
  const [step] = decision.steps;
  expect(step?.change.event).toMatchObject({
    id: entry.eventId,
    eventType: "JOURNAL",
    destGoalId: "trip",
    metadata: { action: "written", visibility: "shared", entry_id: entry.id },
  });
  expect(entry).toMatchObject({ ...WRITTEN, createdAt: START });
  expect(decision.writes).toEqual([{ table: "journal_entries", insert: { ...entry, words: "we booked" } }]);
});

test("the event of a private entry does not state the entry or its goal", () => {
  const decision = decisionOn(booksOf({ goals: { trip: {} } }));
  const entry = writeEntry(decision, { ...WRITTEN, visibility: "private" });
  const event = decision.steps[0]?.change.event;
  expect(event?.destGoalId).toBeNull();
  expect(event?.metadata).toEqual({ action: "written", visibility: "private" });
  expect(entry.goalId).toBe("trip");
});
