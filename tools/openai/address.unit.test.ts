import { expect, test } from "vitest";
import { isServiceAddress } from "./address.ts";

test.each([
  ["https://api.example.com/v1", true],
  ["http://127.0.0.1:11434/v1", true],
  ["http://ada:pw@127.0.0.1/v1", false],
  ["https://key@api.example.com/v1", false],
  ["localhost:11434", false],
  ["nonsense", false],
])("%s: %s", (address, is) => expect(isServiceAddress(address)).toBe(is));
