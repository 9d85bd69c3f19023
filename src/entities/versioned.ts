import { p } from "@mikro-orm/core";

/** The columns of a row whose properties users edit. A function, because MikroORM modifies column definitions in place. */
export const versionColumns = () => ({
  /** Increases when a property changes, but not when money moves. */
  version: p.integer().default(1),
  /** The version in which each property last changed. */
  propertyVersions: p
    .json()
    .$type<Readonly<Record<string, number>>>()
    .default("{}")
    // The default is an SQL literal, which would be a string in a new entity.
    .onCreate(() => ({})),
});

/** Check constraints for these columns. */
export function versionChecks(table: string) {
  return [
    { name: `${table}_version_positive`, expression: "version >= 1" },
    {
      name: `${table}_property_versions_by_name`,
      expression: "jsonb_typeof(property_versions) = 'object'",
    },
  ];
}
