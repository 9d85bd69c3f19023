/** What a refusal means, whatever the surface. */
export interface Meaning {
  /** HTTP status of the refusal (RFC 9110). */
  readonly status: number;
  /** What it means, one sentence. */
  readonly title: string;
  /** What the caller can do next, one sentence. */
  readonly next: string;
}
