import { min } from "../../kernel/money.ts";

/** A directed arc between two nodes. Flow can be sent back through its reverse. */
export class Arc {
  readonly to: object;
  readonly #reverse: Arc;
  #capacity: bigint;

  constructor(from: object, to: object, capacity: bigint, reverse?: Arc) {
    this.to = to;
    this.#capacity = capacity;
    this.#reverse = reverse ?? new Arc(to, from, 0n, this);
  }

  get reverse(): Arc {
    return this.#reverse;
  }

  get capacity(): bigint {
    return this.#capacity;
  }

  get flow(): bigint {
    return this.#reverse.#capacity;
  }

  widen(by: bigint): void {
    this.#capacity += by;
  }

  send(amount: bigint): void {
    this.#capacity -= amount;
    this.#reverse.#capacity += amount;
  }
}

/**
 * The maximum flow through a network with integer capacities: Dinic's algorithm (Y. Dinitz, 1970). Any object can be a
 * node. Later calls of `augment` may reroute the flow but never reduce what leaves the source.
 */
export class FlowNetwork {
  readonly #leaving = new Map<object, Arc[]>();

  addArc(from: object, to: object, capacity: bigint): Arc {
    const arc = new Arc(from, to, capacity);
    this.#arcsOf(from).push(arc);
    this.#arcsOf(to).push(arc.reverse);
    return arc;
  }

  /** Augments the flow from source to sink to its maximum, using the arcs of each node in the order of their addition. */
  augment(source: object, sink: object): void {
    for (;;) {
      const levels = this.#levels(source);
      if (!levels.has(sink)) return;
      const next = new Map<object, number>();
      while (this.#push(source, sink, undefined, levels, next) > 0n);
    }
  }

  /** The distance of each reachable node from the source, in arcs with residual capacity. */
  #levels(source: object): Map<object, number> {
    const levels = new Map([[source, 0]]);
    // Iterating over a Map includes entries that are added during the iteration.
    for (const [node, level] of levels) {
      for (const { to, capacity } of this.#arcsOf(node))
        if (capacity > 0n && !levels.has(to)) levels.set(to, level + 1);
    }
    return levels;
  }

  /** Sends flow along one shortest path. `next` is the index of the first arc of each node that is not exhausted. */
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
      if (arc.capacity === 0n || levels.get(arc.to) !== level + 1) continue;
      const pushed = this.#push(arc.to, sink, min(arc.capacity, most ?? arc.capacity), levels, next);
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
