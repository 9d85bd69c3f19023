import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { writtenAgain } from "../../testing/backups.ts";
import { type Batch, readBackup } from "./read.ts";

const HEADER = {
  format: "couples-cfo backup",
  version: 1,
  product: "0.1.0",
  schema: "20261122-books",
  taken_at: "2026-11-30T12:00:00.000Z",
  with_secrets: false,
  tables: [
    { name: "users", rows: 2, columns: ["id", "email"] },
    { name: "couples", rows: 0, columns: ["id"] },
    { name: "webhooks", rows: 1, columns: ["id", "url"] },
  ],
};
const ADA = { table: "users", row: { id: "1", email: "ada@example.com" } };
const BEN = { table: "users", row: { id: "2", email: null } };
const HOOK = { table: "webhooks", row: { id: "3", url: "https://hooks.example.com/\u2028ü" } };
const WHOLE = writtenAgain([HEADER, ADA, BEN, HOOK]);

/** Reads a backup that arrives in pieces of this many bytes. */
async function read(text: string | Buffer, size = 7) {
  const bytes = Buffer.from(text as string);
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  const { header, keys, batches } = await readBackup(Readable.from(pieces));
  const found: Batch[] = [];
  for await (const batch of batches) found.push(batch);
  return { header, keys, found };
}

describe("reading a backup", () => {
  test.each([1, 7, 64, 100_000])("yields its rows table by table, from pieces of %i bytes", async (size) => {
    const { header, keys, found } = await read(WHOLE, size);
    expect([header, keys]).toEqual([HEADER, undefined]);
    expect(found).toMatchObject([
      {
        table: { name: "users" },
        rows: [
          { row: ADA.row, line: 2 },
          { row: BEN.row, line: 3 },
        ],
      },
      { table: { name: "webhooks" }, rows: [{ row: HOOK.row, line: 4 }] },
    ]);
  });

  test("yields keys before the rows", async () => {
    const keys = { sealing: ["a2V5"], operator: null };
    const { keys: found } = await read(
      writtenAgain([{ ...HEADER, with_secrets: true }, { keys }, ADA, BEN, HOOK]),
    );
    expect(found).toEqual(keys);
  });

  test("bounds the rows of a batch", async () => {
    const many = { ...HEADER, tables: [{ name: "users", rows: 1201, columns: ["id", "email"] }] };
    const { found } = await read(writtenAgain([many, ...Array.from({ length: 1201 }, () => ADA)]), 4096);
    expect(found.map(({ rows }) => [rows.length, rows[0]?.line])).toEqual([
      [500, 2],
      [500, 502],
      [201, 1002],
    ]);
  });

  test("ignores fields that a later version adds to the header", async () => {
    const later = { ...HEADER, later: true };
    expect((await read(writtenAgain([later, ADA, BEN, HOOK]))).found).toHaveLength(2);
  });
});

describe("a file that is not a whole backup", () => {
  const lines = WHOLE.trimEnd().split("\n");
  const put = (index: number, line: string) => `${lines.with(index, line).join("\n")}\n`;
  const CASES: [string, string | Buffer, string][] = [
    ["an empty file", "", "the file is empty"],
    ["another JSON file", '{"format":"couples-cfo books"}\n', "line 1: this is not the header"],
    ["a text", "Dear diary\n", "line 1: this is not the header"],
    ["a gzip file", Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0x0a]), "line 1: the line is not text in UTF-8"],
    ["a header alone", `${lines[0]}\n`, "the file ends after line 1"],
    ["a header without its line feed", lines[0] ?? "", "line 1: the file is cut off within this line"],
    ["a damaged header", put(0, JSON.stringify({ ...HEADER, tables: 3 })), "line 1: the header"],
    [
      "a table named twice",
      put(0, JSON.stringify({ ...HEADER, tables: [HEADER.tables[0], HEADER.tables[0]] })),
      "line 1: the header names a table twice",
    ],
    [
      "a later format",
      put(0, JSON.stringify({ ...HEADER, version: 2, product: "9.0.0" })),
      "line 1: the backup has format version 2 (couples-cfo 9.0.0 wrote it); this program reads version 1",
    ],
    ["a file cut off between lines", `${lines.slice(0, 3).join("\n")}\n`, "the file ends after line 3"],
    ["a file cut off before its end line", `${lines.slice(0, 4).join("\n")}\n`, "the file ends after line 4"],
    ["a file cut off within a line", WHOLE.slice(0, -20), "line 5: the file is cut off within this line"],
    ["a line that is not JSON", put(2, "{oops"), "line 3: a row of users was expected"],
    [
      "a row of another table",
      put(2, JSON.stringify(HOOK)),
      "line 3: a row of users was expected, not one of",
    ],
    [
      "a number for a text",
      put(1, '{"table":"users","row":{"id":1,"email":null}}'),
      "line 2: a row of users",
    ],
    ["a missing column", put(1, '{"table":"users","row":{"id":"1"}}'), "line 2: the row's columns are not"],
    ["a lost row", `${lines.toSpliced(2, 1).join("\n")}\n`, "line 3: a row of users was expected"],
    ["one row too many", `${lines.toSpliced(3, 0, lines[3] ?? "").join("\n")}\n`, "line 5: the end line"],
    ["a changed value", WHOLE.replace("ada@", "eve@"), "line 5: the digest does not fit"],
    ["a wrong count", put(4, '{"end":{"rows":9,"sha256":""}}'), "line 5: the end line counts other rows"],
    ["more after the end", `${WHOLE}${lines[1]}\n`, "line 6: there is more after the end"],
  ];

  test.each(CASES)("is recognized: %s", async (_what, text, problem) => {
    await expect(read(text)).rejects.toThrow(problem);
  });

  test("is described without quoting it", async () => {
    const keys = { ...HEADER, with_secrets: true };
    const text = `${JSON.stringify(keys)}\n{"keys":{"sealing":["a-secret-key"}\n`;
    await expect(read(text)).rejects.toThrow(/^line 2: the keys are damaged$/);
  });
});
