import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type BaseMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from "@langchain/core/messages";
import { z } from "zod";
import { makeFolder, syncFile } from "../../src/database/disk.ts";
import { Failure } from "../failure.ts";

const Kept = z.object({
  saved_at: z.iso.datetime(),
  messages: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
});

/** An earlier conversation. */
interface Earlier {
  readonly savedAt: string;
  readonly messages: readonly BaseMessage[];
}

/** A user's last conversation, in a file of the data folder that no other user of the machine can read. */
export class SavedConversation {
  readonly #path: string;

  constructor(folder: string, userId: string) {
    makeFolder(folder);
    this.#path = join(folder, `chat-${userId}.json`);
  }

  /** The last conversation, or undefined. @throws Failure when its file cannot be read */
  read(): Earlier | undefined {
    if (!existsSync(this.#path)) return undefined;
    try {
      const { saved_at, messages } = Kept.parse(JSON.parse(readFileSync(this.#path, "utf8")));
      return {
        savedAt: saved_at,
        messages: mapStoredMessagesToChatMessages(messages as unknown as StoredMessage[]),
      };
    } catch {
      throw new Failure(
        `the conversation in ${this.#path} cannot be read.`,
        "Start a new one without --continue.",
      );
    }
  }

  /** Replaces the saved conversation atomically. */
  replace(messages: readonly BaseMessage[], now: Date): void {
    const kept = { saved_at: now.toISOString(), messages: mapChatMessagesToStoredMessages([...messages]) };
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
    chmodSync(draft, 0o600);
    syncFile(draft);
    renameSync(draft, this.#path);
  }
}
