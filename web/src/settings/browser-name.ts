import Bowser from "bowser";

/** A browser in words, such as "Chrome on Linux"; as it names itself where that is unknown. */
export function browserName(userAgent: string): string {
  if (userAgent === "") return "";
  const { browser, os } = Bowser.parse(userAgent);
  return browser.name && os.name ? `${browser.name} on ${os.name}` : userAgent;
}
