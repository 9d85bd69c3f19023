import loadHighs, { type Highs, type Model, type ObjectiveSense } from "highs";

/** A linear sum of variables with coefficients. */
export type Terms = ReadonlyMap<number, number>;

export const total = (variables: readonly number[]): Terms =>
  new Map(variables.map((variable) => [variable, 1]));

/** The tolerance of HiGHS for integers. The amounts of the tests are small integers. */
const TOLERANCE = 1e-4;

let loading: Promise<Highs> | undefined;

/** Loads the solver once. */
export function solver(): Promise<Highs> {
  // The types describe the CommonJS form of the package; what Node imports is the function itself.
  loading ??= (loadHighs as unknown as typeof loadHighs.default)();
  return loading;
}

/** A linear program with ordered objectives: each one keeps the earlier ones optimal. */
export class LinearProgram {
  readonly #highs: Highs;
  readonly #model: Model;
  #variables = 0;

  constructor(highs: Highs, model: Model) {
    this.#highs = highs;
    this.#model = model;
    model.options.set("output_flag", false);
  }

  /** A new variable between zero and `most`. */
  variable(most: number): number {
    this.#model.addVar(0, most);
    return this.#variables++;
  }

  /** Requires that the sum of the terms lies between two bounds. */
  require(terms: Terms, least: number, most: number): void {
    const indices = [...terms.keys()];
    this.#model.addRow(least, most, { indices, values: indices.map((index) => terms.get(index) ?? 0) });
  }

  maximise(terms: Terms): number {
    return this.#best(terms, this.#highs.constants.objectiveSense.maximize);
  }

  minimise(terms: Terms): number {
    return this.#best(terms, this.#highs.constants.objectiveSense.minimize);
  }

  #best(terms: Terms, sense: ObjectiveSense): number {
    const model = this.#model;
    model.changeObjectiveSense(sense);
    for (const [variable, coefficient] of terms) model.changeColCost(variable, coefficient);
    model.run();
    const status = model.getModelStatus();
    if (status !== this.#highs.constants.modelStatus.optimal) throw new Error(`HiGHS ended with ${status}`);
    const best = Math.round(model.getObjectiveValue());
    if (Math.abs(best - model.getObjectiveValue()) > TOLERANCE) {
      throw new Error(`HiGHS answered ${model.getObjectiveValue()} where a whole number was due`);
    }
    for (const variable of terms.keys()) model.changeColCost(variable, 0);
    this.require(terms, best, best);
    return best;
  }
}
