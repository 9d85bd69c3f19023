import { p } from "@mikro-orm/core";

/** The columns of a row whose properties people edit; new ones for each entity, because MikroORM completes them in place. */
export const versionColumns = () => ({
  /** Moves when a property changes, never when money does. */
  version: p.integer().default(1),
  /** The version in which each property last changed. */
  propertyVersions: p
    .json()
    .$type<Readonly<Record<string, number>>>()
    .default("{}")
    // The default is a part of an SQL statement; in a new entity it would be a text.
    .onCreate(() => ({})),
});

/** The checks of these columns. */
export function versionChecks(table: string) {
  return [
    { name: `${table}_version_positive`, expression: "version >= 1" },
    {
      name: `${table}_property_versions_by_name`,
      expression: "jsonb_typeof(property_versions) = 'object'",
    },
  ];
}
