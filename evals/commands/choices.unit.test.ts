import { expect, it } from "vitest";
import { tasksOf } from "./choices.ts";

it("keeps the tasks that are held out from those who tune", () => {
  const all = tasksOf({ tune: false });
  const heldOut = all.filter(({ holdout }) => holdout);
  expect(heldOut.length).toBeGreaterThanOrEqual(12);
  expect(tasksOf({ tune: true })).toEqual(all.filter(({ holdout }) => !holdout));
  const [first] = heldOut;
  expect(tasksOf({ tune: true, task: [first!.id] })).toEqual([]);
  expect(tasksOf({ tune: false, task: [first!.id] })).toEqual([first]);
});

it("says what is not there", () => {
  expect(() => tasksOf({ tune: false, task: ["allocate", "nowhere"] })).toThrow("no task or family nowhere");
});
