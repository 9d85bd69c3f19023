import { scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import type { Formats } from "../formats/formats.ts";
import "../styles/charts.css";
import { strings } from "../strings/strings.ts";
import { useChartWidth } from "./chart-width.ts";

/** The balance of a goal at a date: the middle of the forecasts, and the amounts that 10, 25, 75 and 90 of 100 stay below. */
export interface FanPoint {
  readonly date: string;
  readonly p50: string;
  readonly p10?: string | undefined;
  readonly p25?: string | undefined;
  readonly p75?: string | undefined;
  readonly p90?: string | undefined;
}

interface FanProps {
  readonly name: string;
  readonly points: readonly FanPoint[];
  readonly target: string;
  readonly deadline: string | null;
  readonly formats: Formats;
}

const HEIGHT = 240;
const MARGIN = { top: 12, right: 12, bottom: 28, left: 64 };

/** How the balance of a goal may grow, with its target and deadline, and the same as a table. */
export function FanChart(props: FanProps) {
  const { chart, width } = useChartWidth<HTMLElement>();
  const { name, points, formats } = props;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const summary = strings.charts.fan(name, formats.money(last.p50), formats.day(last.date));
  return (
    <figure class="chart" ref={chart}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={summary}>
        <Fan {...props} width={width} />
      </svg>
      <details>
        <summary>{strings.charts.asTable}</summary>
        <FanTable {...props} />
      </details>
    </figure>
  );
}

function Fan({ points, target, deadline, formats, width }: FanProps & { width: number }) {
  // Positions in the picture are numbers; the amounts that are shown stay exact texts.
  const at = (point: FanPoint) => new Date(point.date);
  const dates = points.map(at).concat(deadline === null ? [] : [new Date(deadline)]);
  const times = dates.map((date) => date.getTime());
  const x = scaleUtc(
    [new Date(Math.min(...times)), new Date(Math.max(...times))],
    [MARGIN.left, width - MARGIN.right],
  );
  const highest = Math.max(Number(target), ...points.map(({ p50, p90 = p50 }) => Number(p90)));
  const y = scaleLinear([0, highest * 1.05], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
  const band = (low: "p10" | "p25", high: "p75" | "p90") =>
    area<FanPoint>(
      (point) => x(at(point)),
      (point) => y(Number(point[low] ?? point.p50)),
      (point) => y(Number(point[high] ?? point.p50)),
    )(points) ?? "";
  const middle = line<FanPoint>(
    (point) => x(at(point)),
    (point) => y(Number(point.p50)),
  )(points);
  const [left, right] = x.range();
  const [bottom] = y.range();
  return (
    <>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={MARGIN.left - 8} y={y(tick) + 4} text-anchor="end">
            {formats.money(String(tick))}
          </text>
        </g>
      ))}
      {x.ticks(Math.floor(width / 120)).map((tick) => (
        <text key={tick.getTime()} x={x(tick)} y={HEIGHT - 8} text-anchor="middle">
          {formats.month(tick.toISOString())}
        </text>
      ))}
      <path class="outer" d={band("p10", "p90")} />
      <path class="inner" d={band("p25", "p75")} />
      <path class="middle" d={middle ?? ""} />
      <line class="target" x1={left} x2={right} y1={y(Number(target))} y2={y(Number(target))} />
      {deadline !== null && (
        <line
          class="target"
          x1={x(new Date(deadline))}
          x2={x(new Date(deadline))}
          y1={MARGIN.top}
          y2={bottom}
        />
      )}
    </>
  );
}

function FanTable({ name, points, formats }: FanProps) {
  const columns = (["p10", "p25", "p50", "p75", "p90"] as const).filter((column) =>
    points.some((point) => point[column] !== undefined),
  );
  return (
    <table>
      <caption class="hidden">{name}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.charts.date}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {strings.charts.percentiles[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.date}>
            <th scope="row">{formats.day(point.date)}</th>
            {columns.map((column) => (
              <td key={column}>{formats.money(point[column] ?? point.p50)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
