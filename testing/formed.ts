/** A couple whose books are verified when its test ends. */
interface Formed {
  discrepancy(): Promise<unknown>;
}

/** The couples that the running test has formed, by the cache of a couple's own engine or by another object. */
export const formed = new Map<object, Formed>();
