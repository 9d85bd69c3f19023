import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { followServer } from "../api/live.ts";
import { useRead } from "../api/reads.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import "../styles/shell.css";
import { BooksContext, useOwnBooks } from "./books.ts";
import { loadPage } from "./load-page.tsx";
import { followLinks, usePlace } from "./location.ts";
import { Nav } from "./nav.tsx";
import { type PageProps, routeAt } from "./routes.ts";
import { StartPage } from "./start-page.tsx";

/** Follows the links between the pages of the books, and the events of the books. */
export function start(): void {
  followLinks((path) => routeAt(path) !== undefined);
  followServer();
}

/** The frame of the books, and the page at the address. */
export function App() {
  const me = useRead("/me");
  const books = useOwnBooks(me.data);
  const { path } = usePlace();
  const names = books?.couple.partners.map((partner) => partner.display_name);
  return (
    <BooksContext.Provider value={books}>
      <div class="shell">
        <a class="skip" href="#content">
          {strings.shell.skip}
        </a>
        <header>
          <a class="brand" href="/">
            {names && names.length > 0 ? names.join(" & ") : strings.title}
          </a>
          {books && <Nav path={path} />}
        </header>
        <main id="content" tabIndex={-1}>
          {me.data && !books ? (
            <StartPage me={me.data} />
          ) : (
            <Loaded read={me}>{() => <Pages path={path} />}</Loaded>
          )}
        </main>
      </div>
    </BooksContext.Provider>
  );
}

interface Shown extends PageProps {
  readonly path: string;
  readonly Page: ComponentType<PageProps>;
}

/** The page at a path. The former page stays until the file of the next one is loaded. */
function Pages({ path }: { path: string }) {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let isCurrent = true;
    const show = async () => {
      const { load, id } = routeAt(path) ?? { load: async () => NoSuchPage, id: "" };
      const Page = await loadPage(load, View);
      if (isCurrent) setShown({ path, id, Page });
    };
    void show();
    return () => {
      isCurrent = false;
    };
  }, [path]);
  if (shown === undefined) return null;
  return <shown.Page key={shown.path} id={shown.id} />;
}

function NoSuchPage() {
  return (
    <View heading={strings.shell.noSuchPage}>
      <p>
        <a href="/">{strings.shell.toHome}</a>
      </p>
    </View>
  );
}
