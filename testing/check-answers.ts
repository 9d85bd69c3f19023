/** Before each test file: every answer is checked against its operation's schema. */
import { checkAnswers } from "../src/engine/answer.ts";

checkAnswers();
