import { useEffect, useRef, useState } from "preact/hooks";

const FIRST_WIDTH = 320;

/** The width of a chart's element in pixels, so that its texts keep their size on every screen. */
export function useChartWidth<Chart extends Element>() {
  const chart = useRef<Chart>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    if (chart.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.round(entry.contentRect.width)));
    });
    observer.observe(chart.current);
    return () => observer.disconnect();
  }, []);
  return { chart, width };
}
