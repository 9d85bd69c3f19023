import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Field, filledIn, LabeledField } from "../parts/field.tsx";
import { useRequest } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";
import { Proposal } from "./proposal.tsx";

/** The approval threshold, the time zone and the currency of the couple. */
export function CoupleSettings() {
  const { couple, user, partner, formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [isSaved, setSaved] = useState(false);
  const texts = strings.settings;
  const errors = problem?.fields ?? {};
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const { approval_threshold: typed, time_zone, currency } = filledIn(event.currentTarget);
    const threshold = typed === undefined ? null : formats.amountIn(typed);
    const body: Schemas["UpdateCoupleInput"] = {
      version: couple.version,
      ...(threshold !== couple.approval_threshold &&
        (threshold === null ? { clear: ["approval_threshold"] } : { approval_threshold: threshold })),
      ...(time_zone !== undefined && time_zone !== couple.time_zone && { time_zone }),
      ...(currency !== undefined && currency !== couple.currency && { currency }),
    };
    setSaved(false);
    return run(async () => {
      await answerOf(api.PUT("/couples/{id}", { params: { path: { id: couple.id } }, body }));
      setSaved(true);
    });
  };
  return (
    <section>
      <h2>{texts.couple}</h2>
      <Proposal />
      {/* A new form when the couple changes, so that it never shows and sends former values. */}
      <form key={couple.version} onSubmit={save}>
        <Field
          name="approval_threshold"
          type="amount"
          isOptional
          label={texts.threshold}
          hint={partner ? texts.thresholdHint : texts.thresholdLater}
          value={
            couple.approval_threshold === null ? undefined : formats.amountOut(couple.approval_threshold)
          }
          error={errors.approval_threshold}
        />
        <LabeledField
          name="time_zone"
          label={texts.timeZone}
          hint={texts.timeZoneHint}
          error={errors.time_zone}
        >
          {(bound) => (
            <>
              <input
                {...bound}
                type="text"
                list="time-zones"
                autoComplete="off"
                required
                defaultValue={couple.time_zone}
              />
              <datalist id="time-zones">
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </LabeledField>
        <Field
          name="currency"
          type="text"
          label={texts.currency}
          hint={texts.currencyHint}
          value={couple.currency}
          error={errors.currency}
        />
        <WrongOrCheck problem={problem} email={user.email} />
        <button type="submit" disabled={isBusy}>
          {texts.save}
        </button>
      </form>
      <p class="said" role="status">
        {isSaved && texts.saved}
      </p>
    </section>
  );
}
