/**
 * A reference implementation of forecasts: day by day from the start date to the horizon, in decimal fractions. It shares no
 * code with src/forecast, only the rules of docs/planning.md.
 */

import { lengthOf, monthsAfter, parse, text, type Ymd } from "./days.ts";

/** The input of a forecast; amounts in minor units. */
export interface Question {
  readonly goals: readonly { id: string; held: bigint; target: bigint; deadline: string | null }[];
  readonly amount: bigint;
  readonly frequency: "weekly" | "biweekly" | "semimonthly" | "monthly";
  readonly split: "on_schedule" | "priority" | "deadline" | "proportion";
  readonly startDate: string;
  readonly horizonYears: number;
  readonly annualYield: string;
  /** An amount below zero is an expense. */
  readonly oneOffs: readonly { date: string; amount: bigint }[];
}

/** The result of a forecast. */
export interface Ending {
  readonly answers: readonly Answer[];
  /** The expenses that are unpaid at the horizon. */
  readonly unpaid: bigint;
}

/** The state of one goal at its completion, or else at the horizon. */
export interface Answer {
  readonly id: string;
  readonly completionDate: string | null;
  readonly balance: bigint;
  readonly contributed: bigint;
  readonly interest: bigint;
}

/** Decimal digits of the monthly rate. */
const DIGITS = 60;
const UNIT = 10n ** BigInt(DIGITS);

interface Jar {
  id: string;
  deadline: string | null;
  target: bigint;
  balance: bigint;
  monthBegan: bigint;
  contributed: bigint;
  interest: bigint;
  done: string | null;
  /** Contribution dates from today through the deadline. */
  datesAhead: number;
}

/** Goes through every day of the calendar. */
export function byHand(question: Question): Ending {
  const rate = monthly(question.annualYield);
  const start = parse(question.startDate);
  const end = text(monthsAfter(start, 12 * question.horizonYears));
  const jars = jarsOf(question);
  let owed = 0n;
  let month = 1;
  let anniversary = text(monthsAfter(start, month));
  for (let passed = 0; ; passed++) {
    const date = text({ ...start, day: start.day + passed });
    if (date > end) break;
    if (date === anniversary) credit(waiting(jars), rate, date);
    const money = moneyOf(question, start.day, date, passed) - owed;
    owed = money < 0n ? -money : 0n;
    if (money > 0n) pour(question.split, money, waiting(jars), date);
    endDay(jars, isContribution(question, start.day, date, passed), date === anniversary || passed === 0);
    if (date === anniversary) anniversary = text(monthsAfter(start, ++month));
  }
  const answers = jars.map(({ id, done: completionDate, balance, contributed, interest }) => {
    return { id, completionDate, balance, contributed, interest };
  });
  return { answers, unpaid: owed };
}

function jarsOf(question: Question): Jar[] {
  const start = parse(question.startDate);
  return question.goals.map(
    ({ id, held, target, deadline }): Jar => ({
      id,
      deadline,
      target,
      balance: held,
      monthBegan: held,
      contributed: 0n,
      interest: 0n,
      done: held >= target ? question.startDate : null,
      datesAhead: deadline === null ? 0 : contributionsUpTo(question, start, deadline),
    }),
  );
}

function credit(jars: readonly Jar[], rate: bigint, date: string): void {
  for (const jar of jars) {
    const interest = halfEven(jar.monthBegan * rate, UNIT);
    jar.balance += interest;
    jar.interest += interest;
    if (jar.balance >= jar.target) jar.done = date;
  }
}

function endDay(jars: readonly Jar[], contributed: boolean, beginsMonth: boolean): void {
  for (const jar of jars) {
    if (contributed) jar.datesAhead--;
    if (beginsMonth) jar.monthBegan = jar.balance;
  }
}

function waiting(jars: readonly Jar[]): Jar[] {
  return jars.filter(({ done }) => done === null);
}

/** Splits money among the incomplete goals. */
function pour(split: Question["split"], money: bigint, jars: readonly Jar[], date: string): void {
  const lack = jars.reduce((all, jar) => all + lacking(jar), 0n);
  const given =
    split === "on_schedule"
      ? bySchedule(money, jars, date)
      : split === "proportion" && money < lack
        ? coinByCoin(money, jars, lack)
        : oneByOne(split, money, jars);
  for (const [jar, part] of given) {
    jar.balance += part;
    jar.contributed += part;
    if (jar.balance >= jar.target) jar.done = date;
  }
}

function lacking({ target, balance }: Jar): bigint {
  return target - balance;
}

/** Gives each goal the integer part of its share, and one remaining unit to each of the largest remainders. */
function coinByCoin(money: bigint, jars: readonly Jar[], all: bigint): Map<Jar, bigint> {
  const shares = jars.map((jar) => {
    const whole = (money * lacking(jar)) / all;
    return { jar, whole, rest: money * lacking(jar) - whole * all };
  });
  const given = new Map(shares.map(({ jar, whole }) => [jar, whole]));
  for (let coins = shares.reduce((left, { whole }) => left - whole, money); coins > 0n; coins--) {
    const next = shares.reduce((best, one) => (one.rest > best.rest ? one : best));
    given.set(next.jar, (given.get(next.jar) ?? 0n) + 1n);
    next.rest = -1n;
  }
  return given;
}

/** Three rounds: the parts of future deadlines, everything for past deadlines, and then goal by goal. */
function bySchedule(money: bigint, jars: readonly Jar[], date: string): Map<Jar, bigint> {
  let left = money;
  const given = new Map(jars.map((jar) => [jar, 0n]));
  const put = (jar: Jar, wish: bigint) => {
    const already = given.get(jar) ?? 0n;
    const room = lacking(jar) - already;
    const part = [wish, room, left].reduce((least, one) => (one < least ? one : least));
    given.set(jar, already + part);
    left -= part;
  };
  const due = inTurn("deadline", jars).filter(({ deadline }) => deadline !== null);
  for (const jar of due.filter(({ deadline }) => String(deadline) >= date)) {
    // A part for each date; the last part is the smallest.
    const dates = BigInt(Math.max(1, jar.datesAhead));
    const whole = lacking(jar) / dates;
    put(jar, whole * dates === lacking(jar) ? whole : whole + 1n);
  }
  for (const jar of due.filter(({ deadline }) => String(deadline) < date)) put(jar, lacking(jar));
  for (const jar of jars) put(jar, lacking(jar));
  return given;
}

function inTurn(split: Question["split"], jars: readonly Jar[]): Jar[] {
  const when = ({ deadline }: Jar) => (deadline === null ? Number.POSITIVE_INFINITY : Date.parse(deadline));
  // Sorting is stable: among equals the order of goals stays.
  return split === "deadline"
    ? [...jars].sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0))
    : [...jars];
}

function oneByOne(split: Question["split"], money: bigint, jars: readonly Jar[]): Map<Jar, bigint> {
  let left = money;
  const given = new Map<Jar, bigint>();
  for (const jar of inTurn(split, jars)) {
    const part = lacking(jar) < left ? lacking(jar) : left;
    given.set(jar, part);
    left -= part;
  }
  return given;
}

/** The number of contributions after the start up to a date, which may be before the start or after the horizon. */
function contributionsUpTo(question: Question, start: Ymd, date: string): number {
  let count = 0;
  for (let passed = 1; ; passed++) {
    const day = text({ ...start, day: start.day + passed });
    if (day > date) return count;
    if (isContribution(question, start.day, day, passed)) count++;
  }
}

/** The contribution of a day, if there is one, and one-off amounts. */
function moneyOf(question: Question, startDay: number, date: string, passed: number): bigint {
  let money = isContribution(question, startDay, date, passed) ? question.amount : 0n;
  for (const extra of question.oneOffs) if (extra.date === date) money += extra.amount;
  return money;
}

function isContribution({ frequency }: Question, startDay: number, date: string, passed: number): boolean {
  if (passed === 0) return false;
  const { year, month, day } = parse(date);
  if (frequency === "weekly") return passed % 7 === 0;
  if (frequency === "biweekly") return passed % 14 === 0;
  if (frequency === "semimonthly") return day === 1 || day === 15;
  return day === Math.min(startDay, lengthOf(year, month));
}

const RATES = new Map<string, bigint>();

/** Caches rates, because many inputs have the same yield. */
function monthly(annualYield: string): bigint {
  const rate = RATES.get(annualYield) ?? twelfthOf(annualYield);
  RATES.set(annualYield, rate);
  return rate;
}

/** (1 + y)^(1/12) - 1 with DIGITS decimals, computed digit by digit. */
function twelfthOf(annualYield: string): bigint {
  const negative = annualYield.startsWith("-");
  const [whole = "0", decimals = ""] = annualYield.replace("-", "").split(".");
  const y = BigInt(whole + decimals.padEnd(DIGITS, "0"));
  const growth = (UNIT + (negative ? -y : y)) * UNIT ** 11n;
  let root = 0n;
  for (let place = 10n * UNIT; place > 0n; place /= 10n) {
    while ((root + place) ** 12n <= growth) root += place;
  }
  return root - UNIT;
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const twice = 2n * (size % denominator);
  let rounded = size / denominator;
  if (twice > denominator || (twice === denominator && rounded % 2n === 1n)) rounded++;
  return negative ? -rounded : rounded;
}
