import { LRUCache } from "lru-cache";

/**
 * A cache that forgets the entry that was used longest ago when it holds more than `entries`. With its option `max`, LRUCache
 * would reserve memory for all of them at once, which takes milliseconds.
 */
export function lruOf<Key extends {}, Value extends {}>(entries: number): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({ maxSize: entries, sizeCalculation: () => 1 });
}
