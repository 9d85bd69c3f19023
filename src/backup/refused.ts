/** A backup cannot be taken or restored: the message says why, `next` what to do. */
export class BackupRefused extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.name = "BackupRefused";
    this.next = next;
  }
}

/** What to do when the database at hand does not take the backup. */
export const NEW_DATABASE = "Restore it into a new database: COUPLES_CFO_DATA or DATABASE_URL name another.";
