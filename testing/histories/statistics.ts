/** What histories did. */
export class Statistics {
  histories = 0;
  operations = 0;
  replayed = 0;
  overAllocated = 0;
  readonly acknowledged = new Map<string, number>();
  readonly refused = new Map<string, number>();

  count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  get words(): string {
    const list = (counts: Map<string, number>) =>
      [...counts]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, count]) => `${name} ${count}`)
        .join(", ");
    const total = [...this.acknowledged.values()].reduce((sum, count) => sum + count, 0);
    return [
      `${this.histories} histories, ${this.operations} operations: ${total} acknowledged, ${this.replayed} replayed`,
      `acknowledged: ${list(this.acknowledged)}`,
      `refused: ${list(this.refused)}`,
    ].join("\n");
  }
}
