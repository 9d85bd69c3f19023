import { expect, test } from "vitest";
import { FlowNetwork } from "./max-flow.ts";

const [source, sink, trip, car, joint, own] = [{}, {}, {}, {}, {}, {}];

test("reroutes flow to increase it", () => {
  const network = new FlowNetwork();
  network.addArc(source, trip, 5n);
  const toJoint = network.addArc(trip, joint, 5n);
  const toOwn = network.addArc(trip, own, 5n);
  const later = network.addArc(source, car, 0n);
  const onlyJoint = network.addArc(car, joint, 5n);
  for (const account of [joint, own]) network.addArc(account, sink, 4n);

  network.augment(source, sink);
  expect([toJoint.flow, toOwn.flow]).toEqual([4n, 1n]);

  later.widen(9n);
  network.augment(source, sink);
  expect([toJoint.flow, toOwn.flow, onlyJoint.flow, later.capacity]).toEqual([1n, 4n, 3n, 6n]);
});

test("sends nothing to an unreachable sink", () => {
  const network = new FlowNetwork();
  const arc = network.addArc(source, trip, 5n);
  network.augment(source, sink);
  expect(arc.flow).toBe(0n);
});
