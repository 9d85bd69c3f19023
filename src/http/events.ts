import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { EventStreams, type StreamMessage, type StreamReader } from "../engine/event-streams.ts";
import { authorise, type Principal } from "../identity/principal.ts";
import { noUserGiven } from "../identity/requirements.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { type Admission, admitting } from "./admission.ts";
import { EVENTS_PATH } from "./events-document.ts";
import { refusalOfApp } from "./oauth/challenge.ts";
import { queryOf } from "./query.ts";

/** Streams that a user can have open at this server. */
const MAX_STREAMS = 16;

/** The interval of comments that keep proxies from closing an idle connection, in milliseconds. */
const KEEP_ALIVE_MS = 20_000;

/** How long a browser waits before it connects again, in milliseconds. */
const RECONNECT_MS = 2_000;

/** What a slow reader may leave unread, in bytes. Then its stream ends; it continues where it stopped when it connects again. */
const MAX_UNREAD = 256 * 1024;

/** Adds the stream of the ledger's events, for bearer tokens and sessions. */
export function addEvents(
  app: FastifyInstance,
  { engine, admit }: { engine: Engine; admit: Admission },
): void {
  const streams = new EventStreams(engine);
  const open = new Set<OpenStream>();
  const keepAlive = setInterval(() => {
    for (const stream of open) stream.write(": keep-alive\n\n");
  }, KEEP_ALIVE_MS).unref();
  app.addHook("preClose", async () => {
    clearInterval(keepAlive);
    streams.close();
  });
  app.addHook("onRequest", admitting(admit));
  app.addHook("onRequest", (request, _reply, done) => done(refusalOfApp(request, app.site, "rest")));
  app.route({
    method: "GET",
    url: EVENTS_PATH,
    // The response to HEAD would never end.
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { principal } = request;
      if (!principal) throw new Refusal("unauthenticated");
      authorise(principal, "read");
      const coupleId = coupleOf(principal, request);
      const user = principal.userId ?? principal.role;
      if ([...open].filter((stream) => stream.user === user).length >= MAX_STREAMS)
        throw new Refusal("too_many_streams", undefined, { limit: MAX_STREAMS });
      const stream = new OpenStream(user);
      open.add(stream);
      stream.once("close", () => open.delete(stream));
      try {
        const remove = await streams.add(stream, { principal, coupleId, after: lastIdOf(request) });
        stream.once("close", remove);
      } catch (error) {
        stream.destroy();
        throw error;
      }
      return reply
        .type("text/event-stream")
        .headers({ "cache-control": "no-store", "x-accel-buffering": "no", connection: "close" })
        .send(stream);
    },
  });
}

/** A response with server-sent events. */
class OpenStream extends Readable implements StreamReader {
  readonly user: string;
  #ended = false;

  constructor(user: string) {
    super({ highWaterMark: MAX_UNREAD });
    this.user = user;
    this.push(`retry: ${RECONNECT_MS}\n\n`);
  }

  override _read(): void {
    // Messages are pushed when they come.
  }

  write(text: string): void {
    if (!this.#ended && !this.destroyed && !this.push(text)) this.destroy();
  }

  send({ kind, data }: StreamMessage): void {
    const name = kind === "event" ? "" : `event: ${kind}\n`;
    this.write(`${name}id: ${data.sequence}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this.#ended = true;
    this.push(null);
  }
}

/** The couple of the stream: the user's own; the operator names one. @throws Refusal `no_couple`, `not_found`, `invalid_input` */
function coupleOf({ role, coupleId }: Principal, request: FastifyRequest): string {
  const [named] = queryOf(request.raw.url ?? "").get("couple_id") ?? [];
  if (role === "operator") {
    if (named === undefined) throw noUserGiven();
    const { data } = id.safeParse(named);
    if (data === undefined) throw notFound("couple");
    return data;
  }
  if (coupleId === null) throw new Refusal("no_couple");
  if (named !== undefined && named.toLowerCase() !== coupleId) throw notFound("couple");
  return coupleId;
}

/** The sequence of the last message that a reader got before; infinite, and so unknown, for anything else than a sequence. */
function lastIdOf({ headers }: FastifyRequest): number | undefined {
  const last = headers["last-event-id"];
  if (last === undefined || last === "") return undefined;
  return typeof last === "string" && /^\d{1,10}$/.test(last) ? Number(last) : Number.POSITIVE_INFINITY;
}
