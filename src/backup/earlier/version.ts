/** The version before the tables got a primary key that begins with the couple. `restore` reads its backups. */
export const EARLIER = {
  /** Its last migration, as the headers of its backups name it. */
  schema: "20261130-property-versions",
  /** The migration whose tables the converted rows fit. */
  becomes: "20261201-books",
} as const;
