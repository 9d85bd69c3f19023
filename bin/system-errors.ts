/*
 * Messages for errors of the operating system, of PostgreSQL and of its driver.
 */

/** What is wrong, and what to do about it. */
export type Words = readonly [message: string, next: string];

/** Explains an error to the user of a command. Undefined for an error that only a defect of the program can cause. */
export function describeSystemError(error: unknown): Words | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, path, message } = error as { code?: unknown; path?: unknown; message?: unknown };
  const name = String(code);
  const known = POSTGRES.get(name) ?? FILES.get(name)?.(typeof path === "string" ? path : undefined);
  if (UNPROVEN.test(name)) return unproven(String(message));
  return known ?? DRIVER.find(([words]) => words.test(String(message)))?.[1];
}

const FIX_ADDRESS = "Correct the host and port in DATABASE_URL.";

/** By SQLSTATE and by the error codes of connections. */
const POSTGRES: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    ECONNREFUSED: [
      "PostgreSQL refused the connection to the host and port in DATABASE_URL.",
      "Start PostgreSQL, or correct the host and port in DATABASE_URL.",
    ],
    ECONNRESET: ["The server in DATABASE_URL closed the connection.", FIX_ADDRESS],
    ENOTFOUND: ["The host in DATABASE_URL is unknown.", "Correct the host in DATABASE_URL."],
    EAI_AGAIN: [
      "The host in DATABASE_URL cannot be looked up: the name server does not respond.",
      "Try again in a moment.",
    ],
    ETIMEDOUT: ["PostgreSQL does not respond at the host and port in DATABASE_URL.", FIX_ADDRESS],
    EHOSTUNREACH: ["The host in DATABASE_URL cannot be reached.", FIX_ADDRESS],
    ENETUNREACH: ["The network of the host in DATABASE_URL cannot be reached.", FIX_ADDRESS],
    "28P01": ["PostgreSQL refuses the user or password in DATABASE_URL.", "Correct them in DATABASE_URL."],
    "28000": ["PostgreSQL refuses the user in DATABASE_URL.", "Correct the user in DATABASE_URL."],
    "53300": [
      "The PostgreSQL server has no free connections.",
      "Close some connections, or raise max_connections.",
    ],
    "57P03": ["The PostgreSQL server is starting or stopping.", "Try again in a moment."],
    "55P03": [
      "Another process has locked these books.",
      "Try again in a moment; pg_stat_activity shows the transaction that holds the lock.",
    ],
    "57014": ["The database took too long to respond.", "Try again in a moment."],
    "25006": [
      "The database is read-only: DATABASE_URL is the URL of a standby, or default_transaction_read_only is on.",
      "Set DATABASE_URL to the primary server, or turn the setting off.",
    ],
    "53100": ["The database server's disk is full.", "Free some space there, and try again."],
    "42501": [
      "The user in DATABASE_URL lacks a permission in the database.",
      "Use a user who owns the schema.",
    ],
    "42P01": ["The database holds no books yet.", "Run couples-cfo migrate to create the tables."],
    "42703": ["The database's tables are from another version.", "Run couples-cfo migrate to update them."],
  }),
);

/** Node's error codes for a certificate that cannot be verified. */
const UNPROVEN = /^((ERR_TLS_)?CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

function unproven(message: string): Words {
  return [
    `The certificate of the PostgreSQL server cannot be verified: ${message}.`,
    "Set sslrootcert in DATABASE_URL to the certificate of the authority that signed it. On a network you trust, use\n" +
      "sslmode=require, which encrypts without verifying the server.",
  ];
}

/** By the driver's message, for its errors without a code. */
const DRIVER: readonly (readonly [RegExp, Words])[] = [
  [
    /client password must be a (non-empty )?string/,
    [
      "PostgreSQL requires a password, but DATABASE_URL has none.",
      "Use the form postgres://user:password@host:5432/name.",
    ],
  ],
  [
    /does not support SSL|establishing an SSL connection/,
    [
      "DATABASE_URL requires encryption, which the PostgreSQL server does not support.",
      "Turn on ssl in the server, or, on a network you trust, use sslmode=disable.",
    ],
  ],
  [
    /received invalid response|Unknown message|Connection terminated|Parse Error/i,
    ["The server in DATABASE_URL is not PostgreSQL, or it closed the connection.", FIX_ADDRESS],
  ],
  [
    /timeout exceeded when trying to connect|timeout expired/,
    ["PostgreSQL does not respond at the host and port in DATABASE_URL.", FIX_ADDRESS],
  ],
];

const ELSEWHERE = "Set COUPLES_CFO_DATA to another folder.";
const RIGHTS =
  "Run the command as its owner, change its permissions, or set COUPLES_CFO_DATA to another folder.";

/** By the error codes of the file system. */
const FILES: ReadonlyMap<string, (path: string | undefined) => Words> = new Map(
  Object.entries<(path: string | undefined) => Words>({
    EACCES: (path = "a file or folder") => [`This user may not read or write ${path}.`, RIGHTS],
    EPERM: (path = "A file or folder") => [`${path} belongs to another user.`, RIGHTS],
    EROFS: (path = "A folder") => [`${path} is on a read-only file system.`, ELSEWHERE],
    ENOSPC: (path) => [
      `The disk is full${path ? `: cannot write ${path}` : ""}.`,
      "Free some space, and try again.",
    ],
    EDQUOT: (path) => [
      `The disk quota is used up${path ? `: cannot write ${path}` : ""}.`,
      "Free some space, and try again.",
    ],
    ENOTDIR: (path = "A path") => [`${path} is not a folder, or a part of its path is a file.`, ELSEWHERE],
    EEXIST: (path = "A path") => [`${path} is a file, but a folder is needed.`, ELSEWHERE],
    EISDIR: (path = "A path") => [
      `${path} is a folder, but a file is needed.`,
      "Remove the folder, or choose another path.",
    ],
    ENOENT: (path = "A file or folder") => [`${path} does not exist.`, "Create it, or choose another path."],
    ENAMETOOLONG: () => ["A path is longer than the file system allows.", "Use a shorter path."],
    ELOOP: (path = "A path") => [
      `${path} goes through too many symbolic links.`,
      "Use the path that they point to.",
    ],
    EMFILE: () => ["This process has too many open files.", "Raise the limit (ulimit -n)."],
    ENFILE: () => ["The system has too many open files.", "Close some programs, and try again."],
  }),
);
