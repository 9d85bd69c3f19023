import { least } from "./amounts.ts";

interface Arc {
  readonly to: number;
  /** What can still flow; its reverse holds what flows already. */
  room: bigint;
  readonly reverse: number;
}

/**
 * The largest flow through a network, in whole amounts: Dinic's algorithm (Dinitz, 1970). Flow that left the source once
 * is rerouted by later calls of `augment`, never taken back.
 */
export class FlowNetwork {
  readonly #arcs: Arc[] = [];
  readonly #leaving: number[][] = [];

  addNode(): number {
    return this.#leaving.push([]) - 1;
  }

  /** Answers the arc, for `widen` and `flow`. */
  addArc(from: number, to: number, room: bigint): number {
    const arc = this.#arcs.length;
    this.#arcs.push({ to, room, reverse: arc + 1 }, { to: from, room: 0n, reverse: arc });
    this.#leaving[from]?.push(arc);
    this.#leaving[to]?.push(arc + 1);
    return arc;
  }

  widen(arc: number, room: bigint): void {
    this.#arc(arc).room += room;
  }

  flow(arc: number): bigint {
    return this.#arc(this.#arc(arc).reverse).room;
  }

  /** Sends all that still fits from source to sink. */
  augment(source: number, sink: number): void {
    for (;;) {
      const levels = this.#levels(source);
      if (levels[sink] === -1) return;
      const next = this.#leaving.map(() => 0);
      while (this.#push(source, sink, undefined, levels, next) > 0n);
    }
  }

  /** How many arcs with room each node is away from the source; -1 when it cannot be reached. */
  #levels(source: number): number[] {
    const levels: number[] = this.#leaving.map(() => -1);
    levels[source] = 0;
    const queue = [source];
    for (const node of queue) {
      for (const arc of this.#leaving[node] ?? []) {
        const { to, room } = this.#arc(arc);
        if (room === 0n || levels[to] !== -1) continue;
        levels[to] = (levels[node] ?? 0) + 1;
        queue.push(to);
      }
    }
    return levels;
  }

  /** Sends what fits along one shortest path; `next` remembers which arcs of a node lead nowhere any more. */
  #push(node: number, sink: number, most: bigint | undefined, levels: number[], next: number[]): bigint {
    if (node === sink) return most ?? 0n;
    const leaving = this.#leaving[node] ?? [];
    for (let at = next[node] ?? 0; at < leaving.length; at++) {
      next[node] = at;
      const arc = this.#arc(leaving[at]);
      if (arc.room === 0n || levels[arc.to] !== (levels[node] ?? 0) + 1) continue;
      const pushed = this.#push(
        arc.to,
        sink,
        most === undefined ? arc.room : least(most, arc.room),
        levels,
        next,
      );
      if (pushed === 0n) continue;
      arc.room -= pushed;
      this.#arc(arc.reverse).room += pushed;
      return pushed;
    }
    next[node] = leaving.length;
    return 0n;
  }

  #arc(arc: number | undefined): Arc {
    const found = arc === undefined ? undefined : this.#arcs[arc];
    if (!found) throw new Error(`no arc ${arc} in the network`);
    return found;
  }
}
