import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A button of a row. `label` also names the row, for a person who hears the button alone. */
export function RowButton(props: {
  label: string;
  isBusy: boolean;
  onPress: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="plain"
      disabled={props.isBusy}
      aria-label={props.label}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

interface Labeled {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with the field. */
  readonly error?: string | undefined;
}

/** The attributes that bind a control to its label, its hint and what is wrong with it. */
interface Bound {
  readonly id: string;
  readonly name: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

/** A labeled control, with its hint or what is wrong with it. */
export function LabeledField({
  name,
  label,
  hint,
  error,
  children,
}: Labeled & { children: (bound: Bound) => ComponentChildren }) {
  const id = useId();
  const about = error ?? hint;
  return (
    <p class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        "aria-invalid": error !== undefined,
        "aria-describedby": about === undefined ? undefined : `${id}-about`,
      })}
      {about !== undefined && (
        <span id={`${id}-about`} class={error === undefined ? "soft" : "wrong"}>
          {about}
        </span>
      )}
    </p>
  );
}

interface FieldProps extends Labeled {
  /** An amount is typed as the person writes it; `formats.amountIn` reads it. */
  readonly type: keyof typeof KINDS;
  readonly autoComplete?: "email" | "name" | "off" | "username webauthn";
  readonly isOptional?: boolean;
  readonly value?: string | undefined;
  readonly onInput?: (value: string) => void;
}

const KINDS = {
  text: { type: "text" },
  email: { type: "email" },
  date: { type: "date" },
  moment: { type: "datetime-local" },
  amount: { type: "text", inputMode: "decimal" },
} as const;

/** A field of one line. */
export function Field({
  type,
  autoComplete = "off",
  isOptional = false,
  value,
  onInput,
  ...labeled
}: FieldProps) {
  return (
    <LabeledField {...labeled}>
      {(bound) => (
        <input
          {...bound}
          {...KINDS[type]}
          required={!isOptional}
          {...(value !== undefined && { defaultValue: value })}
          {...(onInput && { onInput: (event: InputEvent) => onInput(textIn(event)) })}
          autoComplete={autoComplete}
        />
      )}
    </LabeledField>
  );
}

/** A text of several lines. */
export function TextField({
  value,
  isOptional = false,
  ...labeled
}: Labeled & { value?: string | undefined; isOptional?: boolean }) {
  return (
    <LabeledField {...labeled}>
      {(bound) => <textarea {...bound} rows={3} required={!isOptional} defaultValue={value ?? ""} />}
    </LabeledField>
  );
}

/** A choice of one of a few, by value and text. */
export function Choice({
  options,
  value,
  onInput,
  ...labeled
}: Labeled & {
  options: readonly (readonly [value: string, text: string])[];
  value?: string | undefined;
  onInput?: (value: string) => void;
}) {
  return (
    <LabeledField {...labeled}>
      {(bound) => (
        <select {...bound} {...(onInput && { onInput: (event: InputEvent) => onInput(textIn(event)) })}>
          {options.map(([option, text]) => (
            <option key={option} value={option} selected={option === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </LabeledField>
  );
}

function textIn({ currentTarget }: InputEvent): string {
  return (currentTarget as HTMLInputElement).value;
}

/** The filled fields of a form, by name. */
export function filledIn(form: EventTarget | null): Record<string, string> {
  const entries = [...new FormData(form as HTMLFormElement)].map(([name, value]) => [
    name,
    String(value).trim(),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}
