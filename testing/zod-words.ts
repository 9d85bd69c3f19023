/** The starts of zod's own messages (zod/v4/locales/en). No caller may receive one. */
export const ZOD_WORDS =
  /\bInvalid (input|option|string|number|key|value|discriminator|email|UUID|ISO)|\bToo (big|small): expected|\bUnrecognized key|\bexpected .+, received /;
