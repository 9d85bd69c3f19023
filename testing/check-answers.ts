/** Runs before each test file: checks every answer against its operation's schema. */
import { checkAnswers } from "../src/engine/answer.ts";

checkAnswers();
