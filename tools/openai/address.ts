/**
 * Whether a service that speaks OpenAI's protocol can be asked at this address: http or https, without a name or a
 * password in it, which messages and results would repeat. A key belongs in the environment.
 */
export function isServiceAddress(address: string): boolean {
  const { protocol, username, password } = URL.parse(address) ?? {};
  return (protocol === "http:" || protocol === "https:") && !username && !password;
}
