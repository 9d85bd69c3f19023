import { types } from "@electric-sql/pglite";

/** The built-in types whose arrays statements use: the fixed OIDs of each type and of its array. */
export const ARRAY_TYPES: readonly (readonly [element: number, array: number])[] = [
  [types.BOOL, 1000],
  [types.INT2, 1005],
  [types.INT4, 1007],
  [types.INT8, 1016],
  [types.FLOAT8, 1022],
  [types.NUMERIC, 1231],
  [types.TEXT, 1009],
  [types.VARCHAR, 1015],
  [types.UUID, 2951],
  [types.JSON, 199],
  [types.JSONB, 3807],
  [types.DATE, 1182],
  [types.TIMESTAMP, 1115],
  [types.TIMESTAMPTZ, 1185],
  [19, 1003], // name, in the system catalogs
];
