import { expect, test } from "vitest";
import { emojiOf, STICKERS } from "./emoji.ts";

const point = (...codes: number[]) => String.fromCodePoint(...codes);
const bare = (emoji: string) => emoji.replaceAll("\ufe0f", "");
const isListed = (text: string) => /^[\p{RGI_Emoji}--\p{Emoji_Component}]$/v.test(text);

const SKINS = [0x1f3fb, 0x1f3fc, 0x1f3fd, 0x1f3fe, 0x1f3ff].map((code) => point(code));
const LETTERS = Array.from({ length: 26 }, (_, at) => point(0x1f1e6 + at));

/** All listed emoji of one character, with each skin tone, all flags, and joined pairs of these. */
function listed(): string[] {
  const single: string[] = [];
  for (let code = 0x23; code < 0x20000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    single.push(...[point(code), point(code, 0xfe0f)].filter(isListed));
  }
  const skinned = single.flatMap((emoji) => SKINS.map((skin) => bare(emoji) + skin)).filter(isListed);
  const flags = LETTERS.flatMap((one) => LETTERS.map((other) => one + other)).filter(isListed);
  const signs = ["♀️", "♂️", "⚕️", "⚖️", "✈️", "🚀", "💻", "🔥", "🩹", "🌈", "❤️", "🦰"];
  const joined = [...single, ...skinned]
    .flatMap((one) => signs.map((sign) => `${one}\u200d${sign}`))
    .filter(isListed);
  return [...single, ...skinned, ...flags, ...joined];
}

test("normalizes every listed emoji, however a client qualifies it", () => {
  const emoji = listed();
  expect(emoji.length).toBeGreaterThan(2_500);
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const one of emoji) {
    expect([one, emojiOf(one), emojiOf(bare(one))]).toEqual([one, one, one]);
    expect(Array.from(graphemes.segment(one)), one).toHaveLength(1);
  }
});

const TAGS = (letters: string) => [...letters].map((letter) => 0xe0000 + letter.charCodeAt(0));
const FLAG = 0x1f3f4;

test.each([
  ["a family", "👨‍👩‍👧‍👦"],
  ["a kiss of two skins", "👩🏻‍❤️‍💋‍👨🏿"],
  ["an astronaut", "👩🏾‍🚀"],
  ["the flag of Japan", "🇯🇵"],
  ["the flag of England", point(FLAG, ...TAGS("gbeng"), 0xe007f)],
  ["a pirate flag", "🏴‍☠️"],
  ["a keycap", "1️⃣"],
  ["an eye in a bubble", "👁️‍🗨️"],
])("accepts %s", (_, emoji) => {
  expect(emojiOf(emoji)).toBe(emoji);
});

test.each([
  ["nothing", ""],
  ["a space", " "],
  ["a letter", "a"],
  ["a digit", "1"],
  ["a digit as emoji", "1\ufe0f"],
  ["a number sign", "#"],
  ["a word", "tada"],
  ["two emoji", "🎉🎉"],
  ["two flags", "🇯🇵🇫🇷"],
  ["an emoji and a space", "🎉 "],
  ["an emoji and a letter", "🎉a"],
  ["a lone skin tone", "🏽"],
  ["lone hair", "🦰"],
  ["a lone regional indicator", LETTERS[9] ?? ""],
  ["an unknown flag", `${LETTERS[23]}${LETTERS[23]}`],
  ["a lone joiner", "\u200d"],
  ["a lone selector", "\ufe0f"],
  ["an emoji made text", "❤\ufe0e"],
  ["an emoji selected twice", "🎉\ufe0f\ufe0f"],
  ["an emoji with a hidden selector", point(0x1f389, 0xe0101)],
  ["an emoji with hidden tags", point(0x1f389, ...TAGS("ignore"), 0xe007f)],
  ["the flag of an unknown tag", point(FLAG, ...TAGS("ustx"), 0xe007f)],
  ["a flag without its end", point(FLAG, ...TAGS("gbeng"))],
  ["a joiner that joins nothing", "🎉\u200d"],
  ["an unknown joined sequence", "🚗\u200d🍕"],
  ["two skins", "👍🏽🏽"],
  ["a control character", "🎉\u0007"],
  ["a zero-width space", "\u200b🎉"],
  ["a lone surrogate", "\ud83c"],
  ["a thousand", "🎉".repeat(1000)],
])("rejects %s", (_, text) => {
  expect(emojiOf(text)).toBeUndefined();
});

test("sticker names are short and not emoji", () => {
  for (const name of STICKERS) {
    expect(emojiOf(name)).toBeUndefined();
    expect(name).toMatch(/^[a-z_]{3,40}$/);
  }
});
