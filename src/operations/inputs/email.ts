import { z } from "zod";

const MAX_EMAIL = 254;

/** An e-mail address. It is stored and compared in lower case. */
export const emailAddress = z
  .email("Give an e-mail address.")
  .max(MAX_EMAIL, `At most ${MAX_EMAIL} characters.`)
  .transform((email) => email.toLowerCase());
