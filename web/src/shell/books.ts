import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { Schemas } from "../api/server.ts";
import { type Formats, formatsOf } from "../formats/formats.ts";
import { locale, strings } from "../strings/strings.ts";

type OwnCouple = NonNullable<Schemas["Me"]["couple"]>;

/** Who reads the books, and how the books are written. */
export interface Books {
  readonly user: Schemas["User"];
  readonly couple: OwnCouple;
  /** The other partner; undefined while the person keeps the books alone. */
  readonly partner: Schemas["Partner"] | undefined;
  readonly formats: Formats;
  /** The date of today in the couple's time zone. */
  readonly today: string;
  /** The name of a partner, or “You”. */
  readonly nameOf: (userId: string | null | undefined) => string;
}

export const BooksContext = createContext<Books | undefined>(undefined);

/** The books that the page shows. @throws Error outside the frame of the books */
export function useBooks(): Books {
  const books = useContext(BooksContext);
  if (books === undefined) throw new Error("there are no books here");
  return books;
}

/** The books of a person who has some. */
export function useOwnBooks(me: Schemas["Me"] | undefined): Books | undefined {
  return useMemo(() => (me?.couple ? booksOf(me, me.couple) : undefined), [me, locale]);
}

function booksOf({ user, today }: Schemas["Me"], couple: OwnCouple): Books {
  const nameOf = (userId: string | null | undefined) => {
    if (userId === user.id) return strings.you;
    return couple.partners.find(({ id }) => id === userId)?.display_name ?? strings.shell.someone;
  };
  return {
    user,
    couple,
    partner: couple.partners.find(({ id }) => id !== user.id),
    formats: formatsOf({ currency: couple.currency, timeZone: couple.time_zone }),
    today,
    nameOf,
  };
}
