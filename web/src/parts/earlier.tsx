import { useEffect, useRef } from "preact/hooks";
import { strings } from "../strings/strings.ts";

/** How far below the window earlier rows are read already. */
const AHEAD = "400px";

/** Reads the next page of a list when it comes into sight; after a refusal only when it is pressed. */
export function EarlierButton({ more, isAutomatic }: { more: () => void; isAutomatic: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const newest = useRef(more);
  newest.current = more;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) newest.current();
      },
      { rootMargin: AHEAD },
    );
    if (button.current && isAutomatic) observer.observe(button.current);
    return () => observer.disconnect();
  });
  return (
    <button ref={button} type="button" class="plain" onClick={more}>
      {strings.shell.earlier}
    </button>
  );
}
