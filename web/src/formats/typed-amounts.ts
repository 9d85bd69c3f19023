/*
 * Amounts as people type them. What `typedOut` writes is what `typedIn` reads in the same language: with a decimal point, an
 * amount with three decimals would look like thousands in German or Spanish.
 */

/** The amount that a person typed, with a decimal point and without separators of thousands; what is no amount stays as it is. */
export function typedIn(typed: string, language: string): string {
  const text = typed.replaceAll(/\s/g, "");
  const { group, decimal } = separatorsOf(language);
  const grouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`);
  const plain = group.trim() !== "" && grouped.test(text) ? text.replaceAll(group, "") : text;
  return new RegExp(`^\\d+\\${decimal}\\d+$`).test(plain) ? plain.replace(decimal, ".") : plain;
}

/** An amount with the decimal separator of the language, without separators of thousands. */
export function typedOut(amount: string, language: string): string {
  return amount.replace(".", separatorsOf(language).decimal);
}

function separatorsOf(language: string): { readonly group: string; readonly decimal: string } {
  const parts = new Intl.NumberFormat(language).formatToParts(12345.6);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return { group: part("group"), decimal: part("decimal") };
}
