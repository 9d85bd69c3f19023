import { z } from "zod";

const MESSAGE = "Give the part of the link behind #.";

/** The secret of a link in a mail, of an invitation or of the set-up page: 256 bits in base64url. */
export const linkSecret = z
  .string()
  .max(43, MESSAGE)
  .regex(/^[\w-]{43}$/, MESSAGE);
