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
  readonly user: { readonly id: string };
  readonly partner: { readonly display_name: string } | undefined;
  /** The name of a partner, or “You”. */
  readonly nameOf: (userId: string | null | undefined) => string;
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

/** What the host reads, once it is there. It is read again for another key. */
export function useHostRead(
  key: string,
  read: (() => Promise<unknown>) | undefined,
): { readonly answer: unknown } | undefined {
  const [found, setFound] = useState<{ readonly answer: unknown }>();
  useEffect(() => {
    setFound(undefined);
    let isCurrent = true;
    void read?.().then((answer) => {
      if (isCurrent) setFound({ answer });
    });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return found;
}

/** Reads the names of an answer's rows from the summary. Without it, rows and amounts are shown without names and currency. */
export function useNames(host: Host): Names | undefined {
  const summary = useHostRead("", () => host.read("get_summary", {}));
  return summary && namesIn(summary.answer, host);
}

/** The names in an answer of get_summary. */
export function namesIn(answer: unknown, { timeZone }: Host): Names {
  const { data: books } = booksAnswer.safeParse(answer);
  const nameIn = (rows: readonly { id: string; name: string }[] | undefined, other: string) => {
    const names = new Map(rows?.map(({ id, name }) => [id, name]));
    return (id: string | undefined) => names.get(id ?? "") ?? other;
  };
  const youId = books?.you?.id ?? "";
  const partners = books?.partners ?? [];
  return {
    formats: books
      ? formatsOf({ currency: books.couple.currency, timeZone: books.time_zone })
      : { ...formatsOf({ currency: "XXX", timeZone }), money: amountsIn("XXX", { style: "decimal" }) },
    user: { id: youId },
    partner: partners.find(({ id }) => id !== youId),
    nameOf: (userId) =>
      userId === youId
        ? strings.you
        : (partners.find(({ id }) => id === userId)?.display_name ?? strings.yourPartner),
    goal: nameIn(books?.goals, strings.aGoal),
    account: nameIn(books?.accounts, strings.aPrivateAccount),
  };
}
