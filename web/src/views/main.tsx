import { type ComponentType, render } from "preact";
import { loadStrings, strings } from "../strings/strings.ts";
import "../styles/base.css";
import "../styles/shell.css";
import "../styles/views.css";
import { CheckInView } from "./check-in-view.tsx";
import { ForecastView } from "./forecast-view.tsx";
import { connectHost } from "./host.ts";
import { PlanView } from "./plan-view.tsx";
import { SummaryView } from "./summary-view.tsx";
import type { ViewProps } from "./view.tsx";

/** The views by the name in the document. */
const VIEWS: Readonly<Record<string, ComponentType<ViewProps>>> = {
  summary: SummaryView,
  forecast: ForecastView,
  "rebalance-review": PlanView,
  "check-in": CheckInView,
};

const View = VIEWS[document.documentElement.dataset.view ?? ""];
const element = document.getElementById("view");
if (View && element) {
  try {
    await connectHost((host, shown) => render(<View host={host} shown={shown} />, element));
  } catch {
    await loadStrings();
    render(<p>{strings.views.noHost}</p>, element);
  }
}
