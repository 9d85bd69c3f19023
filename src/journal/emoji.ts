/** The names of stickers, which clients draw. */
export const STICKERS = [
  "high_five",
  "confetti",
  "piggy_bank",
  "rocket",
  "teamwork",
  "thank_you",
  "keep_going",
  "hug",
] as const;

/** Maximum length of an emoji in UTF-16 code units. */
export const LONGEST_EMOJI = 64;

/**
 * The fully qualified form of an emoji: exactly the characters with text presentation by default are followed by U+FE0F,
 * unless a skin tone follows. Clients qualify the same emoji differently. Undefined if the text is not exactly one emoji.
 */
export function emojiOf(text: string): string | undefined {
  if (text.length > LONGEST_EMOJI) return undefined;
  const bare = text.replaceAll(/(\p{Emoji})\u{FE0F}/gu, "$1");
  const whole = bare.replaceAll(/(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu, "$&\u{FE0F}");
  // RGI_Emoji is Unicode's list of emoji in general use; Emoji_Component are parts of emoji such as skin tones and hair.
  // The expression is not a constant of the module, because it is slow to compile and few processes need it.
  return /^[\p{RGI_Emoji}--\p{Emoji_Component}]$/v.test(whole) ? whole : undefined;
}
