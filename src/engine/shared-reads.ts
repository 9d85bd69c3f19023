import type { Engine } from "./engine.ts";
import { Lanes } from "./lanes.ts";

/** Statements at once. */
const LANES = 2;

/** Answers the questions in one statement, in their order. */
type ReadEach<Q, A> = (engine: Engine, questions: readonly Q[]) => Promise<readonly A[]>;

interface Asked<Q, A> extends PromiseWithResolvers<A> {
  readonly question: Q;
}

/** Reads for several couples: questions that are asked at the same time share a statement. */
export class SharedReads<Q, A> {
  readonly #waiting: Asked<Q, A>[] = [];
  readonly #lanes = new Lanes(LANES);
  readonly #max: number;
  readonly #readEach: ReadEach<Q, A>;

  /** A statement answers at most `max` questions. */
  constructor(max: number, readEach: ReadEach<Q, A>) {
    this.#max = max;
    this.#readEach = readEach;
  }

  read(engine: Engine, question: Q): Promise<A> {
    const asked: Asked<Q, A> = { question, ...Promise.withResolvers<A>() };
    this.#waiting.push(asked);
    this.#lanes.start(
      () => this.#waiting.length > 0,
      () => this.#readNext(engine),
    );
    return asked.promise;
  }

  async #readNext(engine: Engine): Promise<void> {
    const asked = this.#waiting.splice(0, engine.sharded ? 1 : this.#max);
    const questions = asked.map(({ question }) => question);
    try {
      const answers = await this.#readEach(engine, questions);
      for (const [at, { resolve }] of asked.entries()) resolve(answers[at] as A);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
