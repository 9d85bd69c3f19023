import { Histogram, type Registry } from "prom-client";

/** The duration and number of delivery attempts by outcome. */
export function webhookDurations(registry: Registry): Histogram<"outcome"> {
  return new Histogram({
    name: "webhook_attempt_duration_seconds",
    help: "Time an attempt to deliver a webhook message took, by outcome (delivered, failed, gone, stopped).",
    labelNames: ["outcome"],
    registers: [registry],
  });
}
