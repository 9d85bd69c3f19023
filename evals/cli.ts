/** `npm run eval -- run --agent oracle`; see `--help`. */
import { program } from "./commands/program.ts";

try {
  await program.parseAsync();
} catch (error) {
  console.error(`eval: ${(error as Error).message}`);
  process.exitCode = 1;
}
