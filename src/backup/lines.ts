import { TextDecoder } from "node:util";

/** A line of a backup and its number, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** The bytes in the file, with the line feed. */
  readonly bytes: Buffer;
}

/** A backup that cannot be read: it is damaged, incomplete or not a backup. */
export class BackupUnreadable extends Error {
  constructor(problem: string, line?: number) {
    super(line === undefined ? problem : `line ${line}: ${problem}`);
    this.name = "BackupUnreadable";
  }
}

/** More than the longest row. Limits the memory for a file that is not text. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** Splits a stream of bytes into lines. @throws BackupUnreadable when the last line has no line feed */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const bytes = Buffer.concat([...parts, chunk.subarray(start, end + 1)]);
      yield { number, text: decode(decoder, bytes, number), bytes };
      [number, parts, length, start] = [number + 1, [], 0, end + 1];
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > MAX_LINE_BYTES) throw new BackupUnreadable("the line is too long for a backup", number);
  }
  if (length > 0) throw new BackupUnreadable("the file is cut off within this line", number);
}

function decode(decoder: TextDecoder, bytes: Buffer, number: number): string {
  try {
    return decoder.decode(bytes.subarray(0, -1));
  } catch {
    throw new BackupUnreadable("the line is not text in UTF-8", number);
  }
}
