import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { Disk } from "./disk.ts";
import { watchSyncs } from "./syncs.ts";

/** The state after a power cut. */
export interface Left {
  readonly folder: string;
  /** The number of writes that were acknowledged before. */
  readonly acknowledged: number;
  /** For the message of a failed test. */
  readonly when: string;
}

/**
 * Cuts the power of the disk below a folder before randomly chosen syncs of this process. The work continues, and each cut
 * leaves a separate folder. Every second cut leaves only synced data; the others leave some unsynced data, too.
 */
export class PowerCuts {
  readonly left: Left[] = [];
  /** Count the writes that are acknowledged here. */
  acknowledged = 0;
  readonly #disk: Disk;
  readonly #target: string;
  readonly #chance;
  #syncs = 0;
  #planned: readonly number[] = [];

  /** `target` names the folders that are left. The same seed makes the same cuts of the same work. */
  constructor(folder: string, target: string, seed: number) {
    this.#disk = new Disk(folder);
    this.#target = target;
    this.#chance = xoroshiro128plus(seed);
  }

  /** The number of syncs. */
  get syncs(): number {
    return this.#syncs;
  }

  /** Does the work, and cuts the power `cuts` times before one of its syncs from `first` to `last`, counted from 1. */
  async during(cuts: number, [first, last]: [number, number], work: () => Promise<unknown>): Promise<void> {
    this.#planned = Array.from({ length: cuts }, () => this.#syncs + uniformInt(this.#chance, first, last));
    const stop = await watchSyncs((descriptor) => this.#sync(descriptor));
    try {
      await work();
    } finally {
      stop();
    }
  }

  #sync(descriptor: number): void {
    this.#syncs++;
    if (this.#planned.includes(this.#syncs)) this.#cut();
    this.#disk.sync(descriptor);
  }

  #cut(): void {
    const some = this.left.length % 2 === 1;
    const folder = join(this.#target, `left-${this.#syncs}`);
    this.#disk.cut(folder, () => some && uniformInt(this.#chance, 0, 1) === 1);
    const when = `before sync ${this.#syncs}; ${some ? "some" : "none"} of what was not synced is left`;
    this.left.push({ folder, acknowledged: this.acknowledged, when });
  }
}
