import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { strings } from "../strings/strings.ts";

interface PageProps {
  readonly heading: string;
  readonly children: ComponentChildren;
}

/** A page of one task, outside the frame of the books. The heading gets the focus, so that a screen reader reads where it is. */
export function Page({ heading, children }: PageProps) {
  const title = useHeading(heading, heading);
  return (
    <main class="card-page">
      <h1 ref={title} tabIndex={-1}>
        {heading}
      </h1>
      {children}
    </main>
  );
}

/** A page in the frame of the books. Its heading gets the focus once, since it may change while a person reads. */
export function View({ heading, actions, children }: PageProps & { readonly actions?: ComponentChildren }) {
  const title = useHeading(heading);
  return (
    <div class="view">
      <div class="view-head">
        <h1 ref={title} tabIndex={-1}>
          {heading}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}

function useHeading(heading: string, focusedFor?: string) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading} · ${strings.title}`;
  }, [heading]);
  useEffect(() => title.current?.focus({ preventScroll: true }), [focusedFor]);
  return title;
}
