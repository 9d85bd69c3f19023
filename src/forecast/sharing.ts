/** How a trial shares a day's money. */
export interface Sharing {
  /**
   * Adds to the balance of each open goal what it gets, never more than it is missing.
   * @param open the goals that are not complete, in the scenario's order
   */
  share(money: number, day: number, open: readonly number[], balances: Float64Array): void;
}
