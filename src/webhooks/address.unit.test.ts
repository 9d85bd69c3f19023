import { describe, expect, test } from "vitest";
import { isPublicAddress, webhookAddress } from "./address.ts";

const strict = { allowPrivate: false };
const loose = { allowPrivate: true };

/** Forms of addresses that are not public. */
const PRIVATE = {
  "this host": ["0.0.0.0", "0.1.2.3", "::"],
  loopback: ["127.0.0.1", "127.255.255.254", "::1"],
  private: ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
  "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
  link: ["169.254.0.1", "fe80::1", "fec0::1"],
  metadata: ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
  reserved: ["240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9"],
  "documentation in IPv6": ["2001:db8::1", "3fff::1", "100::1"],
  mapped: ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8"],
  compatible: ["::127.0.0.1", "::10.0.0.1", "::7f00:1"],
  translated: ["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "::ffff:0:7f00:1"],
  tunnelled: ["2002:7f00:1::", "2002:a00:1::1", "2001::1"],
  unassigned: ["4000::1", "e000::1"],
};

describe("an address is public", () => {
  test.each(Object.entries(PRIVATE))("unless it is one of: %s", (_, addresses) => {
    for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
  });

  test.each(["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"])(
    "if it is %s",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe("the address of a webhook", () => {
  test.each([
    ["HTTPS://Hooks.Example.com:443/a b?c=d#e", strict, "https://hooks.example.com/a%20b?c=d"],
    ["https://8.8.8.8:8443/", strict, "https://8.8.8.8:8443/"],
    ["http://127.0.0.1:9/x", loose, "http://127.0.0.1:9/x"],
  ])("is normalized: %s", (text, options, url) => {
    expect(webhookAddress(text, options)).toEqual({ url });
  });

  test.each([
    "hooks.example.com",
    "",
    "/relative",
    "https://",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://example.com/",
    "https://user@example.com/",
    "https://user:secret@example.com/",
    `https://example.com/${"x".repeat(2000)}`,
  ])("is refused if it is malformed: %s", (text) => {
    expect(webhookAddress(text, strict)).toEqual({ problem: expect.any(String) });
  });

  // Other forms of 127.0.0.1 and 10.0.0.1.
  const FORMS = ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0xa000001", "①②⑦.⓪.⓪.①"];
  const NAMES = ["localhost", "LOCALHOST.", "a.localhost", "router", "printer.local", "nas.home.arpa"];

  test.each([...[...Object.values(PRIVATE).flat(), ...FORMS, ...NAMES, "metadata.google.internal"]])(
    "is refused if it is private: %s",
    (host) => {
      const text = `https://${host.includes(":") ? `[${host}]` : host}/hook`;
      expect(webhookAddress(text, strict), text).toEqual({ problem: expect.stringContaining("private") });
      expect(webhookAddress(text, loose), text).toHaveProperty("url");
    },
  );

  test("is refused with credentials even if private networks are allowed", () => {
    expect(webhookAddress("http://a:b@10.0.0.1/", loose)).toHaveProperty("problem");
  });
});
