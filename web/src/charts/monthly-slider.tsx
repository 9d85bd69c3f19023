import { useEffect, useState } from "preact/hooks";
import { strings } from "../strings/strings.ts";
import "../styles/charts.css";

/** How long a person stops moving the slider before a forecast is computed. */
const SETTLED_MS = 200;

/** A slider for the amount that is set aside each month. It counts in steps and shows the amount as `text`. */
export function MonthlySlider(props: {
  readonly steps: number;
  readonly highest: number;
  readonly text: string;
  readonly onMove: (steps: number) => void;
}) {
  return (
    <label class="slider">
      <span class="row">
        {strings.goals.monthly} <output>{props.text}</output>
      </span>
      <input
        type="range"
        min={0}
        max={props.highest}
        value={props.steps}
        aria-valuetext={props.text}
        onInput={({ currentTarget }) => props.onMove(Number(currentTarget.value))}
      />
    </label>
  );
}

/** A value once it has stayed the same for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
