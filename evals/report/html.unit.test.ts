import { describe, expect, test } from "vitest";
import { html, Markup, revealHidden } from "./html.ts";

describe("html", () => {
  test("escapes values in text and attributes", () => {
    const hostile = `</script><img src=x onerror='alert(1)' title="&">`;
    expect(html`<b title="${hostile}">${hostile}</b>`.text).toBe(
      '<b title="TEXT">TEXT</b>'.replaceAll(
        "TEXT",
        "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39; title=&quot;&amp;&quot;&gt;",
      ),
    );
  });

  test("keeps markup and joins lists", () => {
    const items = ["a", "<b>", 3].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${undefined}${new Markup("<hr>")}</ul>`.text).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li><li>3</li><hr></ul>",
    );
  });
});

describe("hidden characters", () => {
  test.each([
    ["a bidi override", "pay \u202e05 \u202cnow", "pay [U+202E]05 [U+202C]now"],
    ["zero width", "a\u200bb\u2060c\ufeff", "a[U+200B]b[U+2060]c[U+FEFF]"],
    ["a tag outside an emoji", "x\u{e0041}", "x[U+E0041]"],
    ["a control character", "a\u0007\u0000", "a[U+0007][U+0000]"],
    ["a lone surrogate", "a\ud800b", "a[U+D800]b"],
    ["a line separator", "a\u2028b", "a[U+2028]b"],
    ["a joiner outside an emoji", "a\u200db", "a[U+200D]b"],
  ])("are replaced by their code points: %s", (_name, text, expected) => {
    expect(revealHidden(text)).toBe(expected);
  });

  test("do not break an emoji, a line or a tab", () => {
    const text = "👩‍👩‍👧‍👦 and ❤️\n\tdone";
    expect(revealHidden(text)).toBe(text);
  });
});
