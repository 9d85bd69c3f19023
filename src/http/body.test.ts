import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { openRest, tokenFor } from "../../testing/http.ts";

describe("bodies in another format", () => {
  const json = JSON.stringify({ name: "Car", target_amount: "9", type: "car", priority: 1 });
  const compressed = /compressed/;
  const encoding = /not in UTF-8/;
  test.each<[string, Record<string, string>, Buffer, RegExp]>([
    ["gzip", { "content-encoding": "gzip" }, gzipSync(json), compressed],
    ["gzip that the headers do not announce", {}, gzipSync(json), compressed],
    ["deflate", { "content-encoding": "deflate" }, deflateSync(json), compressed],
    ["brotli", { "content-encoding": "br" }, brotliCompressSync(json), compressed],
    ["two codings", { "content-encoding": "identity, gzip" }, gzipSync(json), compressed],
    [
      "UTF-16",
      { "content-type": "application/json; charset=utf-16" },
      Buffer.from(json, "utf16le"),
      encoding,
    ],
    ["UTF-16 with a mark", {}, Buffer.from(`\ufeff${json}`, "utf16le"), encoding],
    ["UTF-16 without a mark", {}, Buffer.from(json, "utf16le"), encoding],
    ["big-endian UTF-16", {}, Buffer.from(json, "utf16le").swap16(), encoding],
    ["Latin-1", { "content-type": 'application/json; charset="iso-8859-1"' }, Buffer.from(json), encoding],
  ])("%s is 415, with what to send", async (_name, headers, raw, detail) => {
    const rest = await openRest();
    const token = await tokenFor((await newCouple()).ada.id);
    const sent = { token, raw, headers: { "content-type": "application/json", ...headers } };
    const answer = await rest.send("POST", "/goals", sent);
    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
    expect(answer.body.detail).toMatch(detail);
    expect(answer.body.next).toMatch(/JSON in UTF-8, not compressed/);
  });

  test.each([
    "application/json; charset=UTF-8",
    'application/json;charset="utf-8"',
    "application/json; charset=us-ascii",
  ])("%s is taken", async (type) => {
    const rest = await openRest();
    const token = await tokenFor((await newCouple()).ada.id);
    const headers = { "content-type": type, "content-encoding": "identity" };
    expect((await rest.send("POST", "/goals", { token, raw: json, headers })).status).toBe(201);
  });
});
