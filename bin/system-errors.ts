/*
 * Errors of the operating system, of PostgreSQL and of its driver in words: what is wrong, and what to do about it.
 */

/** What is wrong, and what to do. */
export type Words = readonly [message: string, next: string];

/** What an error means to whoever started the command; undefined where it means a fault of the program. */
export function wordsOf(error: unknown): Words | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, path, message } = error as { code?: unknown; path?: unknown; message?: unknown };
  const name = String(code);
  const known = POSTGRES.get(name) ?? FILES.get(name)?.(typeof path === "string" ? path : undefined);
  if (UNPROVEN.test(name)) return unproven(String(message));
  return known ?? DRIVER.find(([words]) => words.test(String(message)))?.[1];
}

const FIX_ADDRESS = "Correct host and port in DATABASE_URL.";

/** By the codes of PostgreSQL (SQLSTATE) and of connections. */
const POSTGRES: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    ECONNREFUSED: [
      "PostgreSQL does not answer at the address in DATABASE_URL: connection refused.",
      "Start it, or correct host and port in DATABASE_URL.",
    ],
    ECONNRESET: ["The server at the address in DATABASE_URL ended the connection.", FIX_ADDRESS],
    ENOTFOUND: ["The host in DATABASE_URL is not known.", "Correct the host in DATABASE_URL."],
    EAI_AGAIN: [
      "The host in DATABASE_URL cannot be looked up: the name server does not answer.",
      "Try again in a moment.",
    ],
    ETIMEDOUT: ["PostgreSQL does not answer at the address in DATABASE_URL.", FIX_ADDRESS],
    EHOSTUNREACH: ["The host in DATABASE_URL cannot be reached.", FIX_ADDRESS],
    ENETUNREACH: ["The network of the host in DATABASE_URL cannot be reached.", FIX_ADDRESS],
    "28P01": ["PostgreSQL refuses the user or password in DATABASE_URL.", "Correct them in DATABASE_URL."],
    "28000": ["PostgreSQL refuses the user in DATABASE_URL.", "Correct the user in DATABASE_URL."],
    "53300": [
      "The PostgreSQL server has no connection left.",
      "Close some connections, or raise max_connections.",
    ],
    "57P03": ["The PostgreSQL server is starting or stopping.", "Try again in a moment."],
    "55P03": [
      "Another process holds these books.",
      "Try again in a moment; pg_stat_activity shows the transaction that holds them.",
    ],
    "57014": ["The database took too long to answer.", "Try again in a moment."],
    "25006": [
      "The database is read-only: DATABASE_URL leads to a standby, or default_transaction_read_only is on.",
      "Name the primary server in DATABASE_URL, or turn the setting off.",
    ],
    "53100": ["The database server's disk is full.", "Make room on it, and try again."],
    "42501": ["The user in DATABASE_URL may not do this in the database.", "Use a user who owns the schema."],
    "42P01": ["The database holds no books yet.", "couples-cfo migrate makes their tables."],
    "42703": ["The database's tables are of another version.", "couples-cfo migrate brings them up to date."],
  }),
);

/** Node's codes for a certificate that does not prove who the server is. */
const UNPROVEN = /^((ERR_TLS_)?CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

function unproven(message: string): Words {
  return [
    `The PostgreSQL server does not prove who it is: ${message}.`,
    "Name the authority that signed its certificate with sslrootcert in DATABASE_URL, or, where nobody else can be\n" +
      "at the other end of the line, encrypt without proof with sslmode=require.",
  ];
}

/** By what the driver says where it gives no code. */
const DRIVER: readonly (readonly [RegExp, Words])[] = [
  [
    /client password must be a (non-empty )?string/,
    [
      "PostgreSQL asks for a password, and DATABASE_URL has none.",
      "Give postgres://user:password@host:5432/name.",
    ],
  ],
  [
    /does not support SSL|establishing an SSL connection/,
    [
      "The PostgreSQL server takes no encrypted connections, as DATABASE_URL asks for.",
      "Turn ssl on in the server, or use sslmode=disable where nobody can listen on the line.",
    ],
  ],
  [
    /received invalid response|Unknown message|Connection terminated|Parse Error/i,
    ["The server at the address in DATABASE_URL is not PostgreSQL, or it ended the connection.", FIX_ADDRESS],
  ],
  [
    /timeout exceeded when trying to connect|timeout expired/,
    ["PostgreSQL does not answer at the address in DATABASE_URL.", FIX_ADDRESS],
  ],
];

const ELSEWHERE = "Name another folder with COUPLES_CFO_DATA.";
const RIGHTS =
  "Run the command as its owner, change its permissions, or name another folder with COUPLES_CFO_DATA.";

/** By the codes of files and folders. */
const FILES: ReadonlyMap<string, (path: string | undefined) => Words> = new Map(
  Object.entries<(path: string | undefined) => Words>({
    EACCES: (path = "A file or folder") => [`${path} may not be read or written by this user.`, RIGHTS],
    EPERM: (path = "A file or folder") => [`${path} belongs to another user.`, RIGHTS],
    EROFS: (path = "A folder") => [`${path} is on a file system that can only be read.`, ELSEWHERE],
    ENOSPC: (path) => [
      `The disk is full${path ? `: ${path} could not be written` : ""}.`,
      "Free some space, and try again.",
    ],
    EDQUOT: (path) => [
      `The disk quota is used up${path ? `: ${path} could not be written` : ""}.`,
      "Free some space, and try again.",
    ],
    ENOTDIR: (path = "A path") => [
      `${path} is a file, or leads through a file, where a folder is needed.`,
      ELSEWHERE,
    ],
    EEXIST: (path = "A path") => [`${path} is a file, and a folder is needed.`, ELSEWHERE],
    EISDIR: (path = "A path") => [
      `${path} is a folder, and a file is needed.`,
      "Remove the folder, or name another path.",
    ],
    ENOENT: (path = "A file or folder") => [`${path} does not exist.`, "Create it, or name another path."],
    ENAMETOOLONG: () => ["A path is longer than the file system allows.", "Give a shorter path."],
    ELOOP: (path = "A path") => [
      `${path} leads through too many symbolic links.`,
      "Give the path that they lead to.",
    ],
    EMFILE: () => ["This process has too many files open.", "Raise its limit of open files (ulimit -n)."],
    ENFILE: () => ["The system has too many files open.", "Close some programs, and try again."],
  }),
);
