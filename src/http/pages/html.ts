const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

interface Extras {
  /** The addresses of links by text. */
  readonly links?: Readonly<Record<string, string>>;
  /** The address of a stylesheet. */
  readonly stylesheet?: string | undefined;
}

/** A page of text and links, without scripts. */
export function htmlPage(
  title: string,
  paragraphs: readonly string[],
  { links = {}, stylesheet }: Extras = {},
): string {
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
    ...Object.entries(links).map(([text, url]) => `<p><a href="${escaped(url)}">${escaped(text)}</a></p>`),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>${stylesheet === undefined ? "" : `\n<link rel="stylesheet" href="${escaped(stylesheet)}">`}
</head>
<body>
<main class="card-page">
${parts.join("\n")}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
