/** The version whose primary keys did not yet begin with the couple. `restore` reads its backups. */
export const EARLIER = {
  /** Its last migration, which the headers of its backups contain. */
  schema: "20261130-property-versions",
  /** The migration whose tables match the converted rows. */
  becomes: "20261201-books",
} as const;
