/** How zod begins the messages of its own, in English (zod/v4/locales/en). None may reach a caller. */
export const ZOD_WORDS =
  /\bInvalid (input|option|string|number|key|value|discriminator|email|UUID|ISO)|\bToo (big|small): expected|\bUnrecognized key|\bexpected .+, received /;
