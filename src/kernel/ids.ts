/** The nil UUID. It sorts before every id, so a scan in id order starts there. */
export const FIRST_ID = "00000000-0000-0000-0000-000000000000";
