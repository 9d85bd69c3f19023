/** Stickers that the apps draw, by name. */
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

/** No emoji is longer, in UTF-16 units. */
export const LONGEST_EMOJI = 64;

/**
 * The emoji in the form in which Unicode lists it (fully qualified): each character that is text by default is followed
 * by U+FE0F, unless a skin tone follows, and no other is. Clients differ in that, and mean the same emoji. Undefined
 * when the text is anything else than exactly one emoji.
 */
export function emojiOf(text: string): string | undefined {
  if (text.length > LONGEST_EMOJI) return undefined;
  const bare = text.replaceAll(/(\p{Emoji})\u{FE0F}/gu, "$1");
  const whole = bare.replaceAll(/(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu, "$&\u{FE0F}");
  // RGI_Emoji is Unicode's list of emoji in general use, each of which is one grapheme. It also has skin tones and hair,
  // which only make up others (Emoji_Component). The expression stands here because reading that list takes long.
  return /^[\p{RGI_Emoji}--\p{Emoji_Component}]$/v.test(whole) ? whole : undefined;
}
