import { min } from "../../kernel/money.ts";

/** A way from one node to another. Flow can be sent back through its reverse. */
export class Arc {
  readonly to: object;
  readonly #reverse: Arc;
  #room: bigint;

  constructor(from: object, to: object, room: bigint, reverse?: Arc) {
    this.to = to;
    this.#room = room;
    this.#reverse = reverse ?? new Arc(to, from, 0n, this);
  }

  get reverse(): Arc {
    return this.#reverse;
  }

  /** What still fits. */
  get room(): bigint {
    return this.#room;
  }

  get flow(): bigint {
    return this.#reverse.#room;
  }

  widen(by: bigint): void {
    this.#room += by;
  }

  send(amount: bigint): void {
    this.#room -= amount;
    this.#reverse.#room += amount;
  }
}

/**
 * The largest flow through a network, in whole amounts: Dinic's algorithm (Y. Dinitz, 1970). Any object is a node. What
 * once left the source stays sent: later calls of `augment` may reroute it, and add to it.
 */
export class FlowNetwork {
  readonly #leaving = new Map<object, Arc[]>();

  addArc(from: object, to: object, room: bigint): Arc {
    const arc = new Arc(from, to, room);
    this.#arcsOf(from).push(arc);
    this.#arcsOf(to).push(arc.reverse);
    return arc;
  }

  /** Sends all that still fits from source to sink, the arcs of each node in the order in which they were added. */
  augment(source: object, sink: object): void {
    for (;;) {
      const levels = this.#levels(source);
      if (!levels.has(sink)) return;
      const next = new Map<object, number>();
      while (this.#push(source, sink, undefined, levels, next) > 0n);
    }
  }

  /** How many arcs with room each node that can be reached is away from the source. */
  #levels(source: object): Map<object, number> {
    const levels = new Map([[source, 0]]);
    // A Map's walk reaches what is added on the way.
    for (const [node, level] of levels) {
      for (const { to, room } of this.#arcsOf(node))
        if (room > 0n && !levels.has(to)) levels.set(to, level + 1);
    }
    return levels;
  }

  /** Sends what fits along one shortest path; `next` remembers which arcs of a node lead nowhere any more. */
  #push(
    node: object,
    sink: object,
    most: bigint | undefined,
    levels: ReadonlyMap<object, number>,
    next: Map<object, number>,
  ): bigint {
    if (node === sink) return most ?? 0n;
    const level = levels.get(node) ?? 0;
    const arcs = this.#arcsOf(node);
    for (const [index, arc] of arcs.entries().drop(next.get(node) ?? 0)) {
      next.set(node, index);
      if (arc.room === 0n || levels.get(arc.to) !== level + 1) continue;
      const pushed = this.#push(arc.to, sink, min(arc.room, most ?? arc.room), levels, next);
      if (pushed === 0n) continue;
      arc.send(pushed);
      return pushed;
    }
    next.set(node, arcs.length);
    return 0n;
  }

  #arcsOf(node: object): Arc[] {
    const known = this.#leaving.get(node);
    if (known) return known;
    const arcs: Arc[] = [];
    this.#leaving.set(node, arcs);
    return arcs;
  }
}
