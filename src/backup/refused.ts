/** A backup cannot be taken or restored: the message says why, `next` what to do. */
export class BackupRefused extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.name = "BackupRefused";
    this.next = next;
  }
}
