import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FairShare } from "./connection-shares.ts";

const HELD = Object.assign(new Error("canceling statement due to lock timeout"), { code: "55P03" });

/** Calls whose transactions end when the test says so. */
function office() {
  const shares = new FairShare();
  const running: string[] = [];
  const endings = new Map<string, PromiseWithResolvers<string>>();
  const call = (owner: string | undefined, writes: boolean, name: string) =>
    shares
      .run({ owner, writes }, () => {
        running.push(name);
        const ending = Promise.withResolvers<string>();
        endings.set(name, ending);
        return ending.promise.finally(() => running.splice(running.indexOf(name), 1));
      })
      .then(
        () => `${name} done`,
        (error) => `${name} ${error.code}`,
      );
  return {
    running,
    write: (owner: string, name: string) => call(owner, true, name),
    read: (owner: string, name: string) => call(owner, false, name),
    ownerless: (name: string) => call(undefined, true, name),
    end: (name: string, error?: Error) => {
      const ending = endings.get(name);
      if (error) ending?.reject(error);
      else ending?.resolve(name);
    },
  };
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

describe("the calls of a couple", () => {
  test("write one after the other, in the order in which they came", async () => {
    const { running, write, end } = office();
    const calls = ["w1", "w2", "w3"].map((name) => write("x", name));
    for (const name of ["w1", "w2", "w3"]) {
      await turn();
      expect(running).toEqual([name]);
      end(name);
    }
    expect(await Promise.all(calls)).toEqual(["w1 done", "w2 done", "w3 done"]);
  });

  test("use two connections at most, and keep nobody else's", async () => {
    const { running, write, read, ownerless, end } = office();
    const calls = [
      ...names(3, "x").map((name) => read("x", name)),
      write("y", "y0"),
      write("z", "z0"),
      ownerless("nobody"),
    ];
    expect(running).toEqual(["x0", "x1", "y0", "z0", "nobody"]);
    end("x1");
    await turn();
    expect(running).toEqual(["x0", "y0", "z0", "nobody", "x2"]);
    for (const name of ["x0", "x2", "y0", "z0", "nobody"]) end(name);
    expect(await Promise.all(calls)).toHaveLength(6);
  });

  test("read while a write waits for its lock, and no read overtakes a write for good", async () => {
    const { running, write, read, end } = office();
    const calls = [write("x", "w1"), write("x", "w2"), read("x", "r1"), read("x", "r2")];
    expect(running).toEqual(["w1", "r1"]);
    end("r1");
    await turn();
    expect(running).toEqual(["w1", "r2"]);
    end("w1");
    await turn();
    expect(running).toEqual(["r2", "w2"]);
    calls.push(read("x", "r3"), write("x", "w3"), read("x", "r4"));
    end("w2");
    await turn();
    expect(running).toEqual(["r2", "r3"]);
    end("r2");
    await turn();
    expect(running).toEqual(["r3", "w3"]);
    for (const name of ["r3", "w3"]) end(name);
    await turn();
    expect(running).toEqual(["r4"]);
    end("r4");
    expect(await Promise.all(calls)).toHaveLength(7);
  });

  test("wait 64 at a time; the next is refused at once, and only this couple's", async () => {
    const { running, write, end } = office();
    const first = write("x", "first");
    const waiting = names(64, "w").map((name) => write("x", name));
    expect(await write("x", "one too many")).toBe("one too many unavailable");
    const other = write("y", "other");
    expect(running).toEqual(["first", "other"]);
    for (const name of ["first", ...names(64, "w")]) {
      await turn();
      expect(running).toContain(name);
      end(name);
    }
    end("other");
    expect(await Promise.all([first, other, ...waiting])).toHaveLength(66);
  });
});

describe("a call that finds the lock held for too long", () => {
  test("ends the writes that wait behind it, and no read", async () => {
    const { running, write, read, end } = office();
    const calls = [
      write("x", "w1"),
      read("x", "r1"),
      write("x", "w2"),
      read("x", "r2"),
      write("x", "w3"),
      write("y", "other"),
      write("y", "behind"),
    ];
    end("w1", HELD);
    await turn();
    expect(running).toEqual(["r1", "other", "r2"]);
    for (const name of ["r1", "r2", "other"]) end(name);
    await turn();
    expect(running).toEqual(["behind"]);
    end("behind");
    expect(await Promise.all(calls)).toEqual([
      "w1 55P03",
      "r1 done",
      "w2 unavailable",
      "r2 done",
      "w3 unavailable",
      "other done",
      "behind done",
    ]);
    const again = write("x", "again");
    end("again");
    expect(await again).toBe("again done");
  });

  test("ends all that wait when it only reads: what it waits for, they do too", async () => {
    const { read, write, end } = office();
    const calls = [read("x", "r1"), read("x", "r2"), read("x", "r3"), write("x", "w1")];
    end("r1", HELD);
    end("r2");
    expect(await Promise.all(calls)).toEqual(["r1 55P03", "r2 done", "r3 unavailable", "w1 unavailable"]);
  });

  test("is not one that failed for another reason: the next takes its turn", async () => {
    const { running, write, end } = office();
    const calls = [write("x", "w1"), write("x", "w2")];
    end("w1", new Error("something else"));
    await turn();
    expect(running).toEqual(["w2"]);
    end("w2");
    expect(await Promise.all(calls)).toEqual(["w1 undefined", "w2 done"]);
  });
});
