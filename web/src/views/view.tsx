import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { z } from "zod";
import { amountsIn, type Formats, formatsOf } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { booksAnswer } from "./answers.ts";
import type { Host, Shown } from "./host.ts";

export interface ViewProps {
  readonly host: Host;
  readonly shown: Shown;
}

/** Who reads an answer, and how its rows are named and written. */
export interface Names {
  readonly formats: Formats;
  readonly partner: (id: string | undefined) => string;
  readonly goal: (id: string | undefined) => string;
  readonly account: (id: string | undefined) => string;
}

/** Shows an answer of a known form; until it arrives that it loads, and why nothing is shown. */
export function Answered<Form extends z.ZodType>(props: {
  readonly shown: Shown;
  readonly form: Form;
  readonly children: (answer: z.output<Form>) => ComponentChildren;
}) {
  const { answer, ended } = props.shown;
  if (answer === undefined)
    return (
      <p class="loading" role="status">
        {ended ? strings.views.ended : strings.loading}
      </p>
    );
  const found = props.form.safeParse(answer);
  if (!found.success) return <p role="alert">{strings.views.unknown}</p>;
  return <>{props.children(found.data)}</>;
}

/** The answer of a tool that reads, once it is there; the answer is undefined where the host does not call the tool. */
export function useAnswerOf(
  host: Host,
  tool: string,
  input: object | undefined,
): { readonly answer: unknown } | undefined {
  const [found, setFound] = useState<{ readonly answer: unknown }>();
  useEffect(() => {
    setFound(undefined);
    if (input === undefined) return undefined;
    let isCurrent = true;
    void host.read(tool, input).then((answer) => {
      if (isCurrent) setFound({ answer });
    });
    return () => {
      isCurrent = false;
    };
  }, [tool, JSON.stringify(input)]);
  return found;
}

/** Reads the names of an answer's rows from the summary. Without it, rows and amounts are shown without names and currency. */
export function useNames(host: Host): Names | undefined {
  const summary = useAnswerOf(host, "get_summary", {});
  return summary && namesIn(summary.answer, host);
}

/** The names in an answer of get_summary. */
export function namesIn(answer: unknown, { timeZone }: Host): Names {
  const { data: books } = booksAnswer.safeParse(answer);
  const nameIn = (rows: readonly { id: string; name: string }[] | undefined, other: string) => {
    const names = new Map(rows?.map(({ id, name }) => [id, name]));
    return (id: string | undefined) => names.get(id ?? "") ?? other;
  };
  const partners = books?.partners.map(({ id, display_name }) => ({
    id,
    name: id === books.you?.id ? strings.you : display_name,
  }));
  return {
    formats: books
      ? formatsOf({ currency: books.couple.currency, timeZone: books.time_zone })
      : { ...formatsOf({ currency: "XXX", timeZone }), money: amountsIn("XXX", { style: "decimal" }) },
    partner: nameIn(partners, strings.yourPartner),
    goal: nameIn(books?.goals, strings.aGoal),
    account: nameIn(books?.accounts, strings.aPrivateAccount),
  };
}
