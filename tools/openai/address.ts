/**
 * Whether this is a valid address of an OpenAI-compatible service: http or https, without user name and password, which
 * messages and results would repeat. A key belongs in the environment.
 */
export function isServiceAddress(address: string): boolean {
  const { protocol, username, password } = URL.parse(address) ?? {};
  return (protocol === "http:" || protocol === "https:") && !username && !password;
}
