/** A backup cannot be written or restored: the message says why, `next` what to do. */
export class BackupRefused extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.name = "BackupRefused";
    this.next = next;
  }
}

/** What to do when the backup cannot be restored into this database. */
export const NEW_DATABASE = "Restore it into a new database: set COUPLES_CFO_DATA or DATABASE_URL.";
