import { createFinalURL, createQuerySerializer, defaultPathSerializer } from "openapi-fetch";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { paths } from "../../../testing/openapi-types.d.ts";
import { toSignIn } from "../sign-in/pending-page.ts";
import { onChange } from "./changes.ts";
import { Problem } from "./problem.ts";
import { answerOf, api, type Schemas, send } from "./server.ts";

/**
 * What a component reads: the newest answer, which stays while it is read again, and the refusal of the newest attempt.
 * Both are undefined while the first answer is on its way.
 */
export interface Read<Answer> {
  readonly data: Answer | undefined;
  readonly problem: Problem | undefined;
}

type Json<Operation> = Operation extends {
  responses: { 200: { content: { "application/json": infer Answer } } };
}
  ? Answer
  : never;
type ReadPath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths];
type ListPath = {
  [Path in ReadPath]: AnswerAt<Path> extends { items: unknown[]; next_cursor: string | null } ? Path : never;
}[ReadPath];
type AnswerAt<Path extends ReadPath> = paths[Path] extends { get: infer Operation } ? Json<Operation> : never;
type ParamsAt<Path extends ReadPath> = paths[Path] extends {
  get: { parameters: infer Params extends object };
}
  ? Params
  : never;
type ItemAt<Path extends ListPath> = AnswerAt<Path> extends { items: readonly (infer Item)[] } ? Item : never;

/** Reads a path of the REST API, and again whenever the books may have changed. */
export function useRead<Path extends ReadPath>(path: Path, params?: ParamsAt<Path>): Read<AnswerAt<Path>> {
  const url = urlOf(path, params);
  return useLoaded(url, () => load<AnswerAt<Path>>(url));
}

/** The items of a list, with `more` to read the next page; undefined at its end. */
export interface ListRead<Item> {
  readonly items: readonly Item[] | undefined;
  readonly problem: Problem | undefined;
  readonly more: (() => void) | undefined;
}

interface Page {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

/** Reads a list of the REST API page by page, and all pages so far whenever the books may have changed. */
export function useList<Path extends ListPath>(path: Path, params?: ParamsAt<Path>): ListRead<ItemAt<Path>> {
  const url = urlOf(path, params);
  const [wanted, setWanted] = useState({ url, pages: 1 });
  const pages = wanted.url === url ? wanted.pages : 1;
  const { data, problem } = useLoaded(`${pages} of ${url}`, () => loadPages(url, pages));
  const former = useRef<{ url: string; data: Page | undefined }>({ url, data });
  if (data !== undefined || former.current.url !== url) former.current = { url, data };
  const shown = former.current.data;
  return {
    items: shown?.items as ItemAt<Path>[] | undefined,
    problem,
    more: shown && shown.next_cursor !== null ? () => setWanted({ url, pages: pages + 1 }) : undefined,
  };
}

async function loadPages(url: string, pages: number): Promise<Page> {
  let page = await load<Page>(url);
  const items = [...page.items];
  for (let at = 1; at < pages && page.next_cursor !== null; at += 1) {
    page = await load<Page>(`${url}${url.includes("?") ? "&" : "?"}cursor=${page.next_cursor}`);
    items.push(...page.items);
  }
  return { items, next_cursor: page.next_cursor };
}

/** Computes a forecast, and again whenever the books may have changed. The former forecast stays while another is computed. */
export function useForecast(input: Schemas["SimulateForecastInput"]): Read<Schemas["Forecast"]> {
  const read = useLoaded(JSON.stringify(input), () =>
    answerOf(api.POST("/forecast/simulate", { body: input })),
  );
  const former = useRef(read.data);
  if (read.data !== undefined) former.current = read.data;
  return { data: former.current, problem: read.problem };
}

interface Entry {
  data: unknown;
  problem: Problem | undefined;
  load: () => Promise<unknown>;
  readonly redraws: Set<(action: undefined) => void>;
  isLoading: boolean;
  /** Whether the books may have changed since the running request was sent. */
  isOutdated: boolean;
}

/** The reads by key, the one that was used longest ago first. */
const entries = new Map<string, Entry>();
const MAX_UNUSED = 60;

function useLoaded<Answer>(key: string, loadAnswer: () => Promise<Answer>): Read<Answer> {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const entry = entryAt(key, loadAnswer);
  useEffect(() => {
    entry.redraws.add(redraw);
    void refresh(entry);
    return () => void entry.redraws.delete(redraw);
  }, [entry]);
  return entry as Read<Answer>;
}

function entryAt(key: string, loadAnswer: () => Promise<unknown>): Entry {
  const entry: Entry = entries.get(key) ?? {
    data: undefined,
    problem: undefined,
    load: loadAnswer,
    redraws: new Set(),
    isLoading: false,
    isOutdated: false,
  };
  entries.delete(key);
  entries.set(key, entry);
  for (const [old, { redraws }] of entries) {
    if (entries.size <= MAX_UNUSED) break;
    if (redraws.size === 0 && old !== key) entries.delete(old);
  }
  return entry;
}

async function refresh(entry: Entry): Promise<void> {
  entry.isOutdated = entry.isLoading;
  if (entry.isLoading) return;
  entry.isLoading = true;
  const { data, problem } = entry;
  try {
    entry.data = await entry.load();
    entry.problem = undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === "unauthenticated") return toSignIn();
    entry.problem = error;
    if (!error.isTransient) entry.data = undefined;
  } finally {
    entry.isLoading = false;
  }
  if (entry.data !== data || entry.problem !== problem) for (const redraw of entry.redraws) redraw(undefined);
  if (entry.isOutdated) await refresh(entry);
}

onChange(() => {
  for (const entry of entries.values()) if (entry.redraws.size > 0) void refresh(entry);
});

/** The newest answers by URL, with their tags. An unchanged answer stays the same object, so nothing is drawn again. */
const answers = new Map<string, { readonly tag: string; readonly answer: unknown }>();

async function load<Answer>(url: string): Promise<Answer> {
  const known = answers.get(url);
  const response = await send(
    new Request(url, known === undefined ? {} : { headers: { "if-none-match": known.tag } }),
  );
  if (response.status === 304 && known !== undefined) return known.answer as Answer;
  const answer: unknown = await response.json();
  const tag = response.headers.get("etag");
  answers.delete(url);
  if (tag !== null) answers.set(url, { tag, answer });
  for (const old of answers.keys()) {
    if (answers.size <= MAX_UNUSED) break;
    answers.delete(old);
  }
  return answer as Answer;
}

function urlOf(path: string, params: object | undefined): string {
  return createFinalURL(path, {
    baseUrl: "/v1",
    params: params ?? {},
    querySerializer: createQuerySerializer(),
    pathSerializer: defaultPathSerializer,
  });
}
