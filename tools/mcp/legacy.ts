import {
  isJSONRPCNotification,
  type McpHandlerRequestOptions,
  type McpServer,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";

/** What the SDK passes on to the server, and what is called with an error after the answer has begun. */
interface LegacyOptions extends McpHandlerRequestOptions {
  readonly onerror: (error: Error) => void;
}

/**
 * Answers one request of the protocol of 2025: with one JSON body, or with a stream of events from the server's first
 * notification on. The SDK does this only for the newer protocol.
 */
export async function answerLegacy(
  server: McpServer | Server,
  request: Request,
  { onerror, ...extra }: LegacyOptions,
): Promise<Response> {
  const close = () => server.close();
  const transport = new LegacyTransport(close);
  await server.connect(transport);
  const answered = transport.handleRequest(request, extra);
  const first = await Promise.race([transport.notified, answered]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (!first) {
    transport.finish(answered).finally(close).catch(onerror);
    return new Response(transport.events, {
      headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  }
  try {
    return new Response(await first.text(), first);
  } finally {
    await close();
  }
}

class LegacyTransport extends WebStandardStreamableHTTPServerTransport {
  readonly #first = Promise.withResolvers<void>();
  readonly #encoder = new TextEncoder();
  #isOpen = true;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  /** The events of the answer. */
  readonly events: ReadableStream<Uint8Array>;

  /** `cancel` is called when the client disconnects from the stream. */
  constructor(cancel: () => Promise<void>) {
    super({ enableJsonResponse: true });
    this.events = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#isOpen = false;
        return cancel();
      },
    });
  }

  /** Resolves at the first notification. */
  get notified(): Promise<void> {
    return this.#first.promise;
  }

  override async send(...[message, options]: Parameters<WebStandardStreamableHTTPServerTransport["send"]>) {
    if (!isJSONRPCNotification(message) || options?.relatedRequestId === undefined)
      return super.send(message, options);
    this.#write(message);
    this.#first.resolve();
  }

  /** Ends the stream with the answer. */
  async finish(answered: Promise<Response>): Promise<void> {
    try {
      const answer: unknown = await (await answered).json();
      for (const message of [answer].flat()) this.#write(message);
      if (this.#isOpen) this.#controller.close();
    } catch (error) {
      this.#controller.error(error);
    }
  }

  #write(message: unknown): void {
    if (!this.#isOpen) return;
    this.#controller.enqueue(this.#encoder.encode(`event: message\ndata: ${JSON.stringify(message)}\n\n`));
  }
}
