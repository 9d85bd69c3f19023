import { Histogram, type Registry } from "prom-client";

/** How long attempts to deliver took, by what became of them; their count is how many there were. */
export function webhookDurations(registry: Registry): Histogram<"outcome"> {
  return new Histogram({
    name: "webhook_attempt_duration_seconds",
    help: "Time an attempt to deliver a webhook message took, by outcome (delivered, failed, gone, stopped).",
    labelNames: ["outcome"],
    registers: [registry],
  });
}
