/** `node mcp-relay.ts SOCKET`: connects standard input and output with a local socket. */
import { connect } from "node:net";
import { pipeline } from "node:stream/promises";

const [path = ""] = process.argv.slice(2);
const socket = connect(path);

await Promise.all([pipeline(process.stdin, socket), pipeline(socket, process.stdout)]);
