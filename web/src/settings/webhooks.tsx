import { useState } from "preact/hooks";
import { useList } from "../api/reads.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { RowButton } from "../parts/field.tsx";
import { Loaded, useRequest } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";
import { NewWebhook } from "./new-webhook.tsx";

type Webhook = Schemas["Webhook"];

/** Where the server reports what happens: to a server of the person or the couple. */
export function Webhooks({ email }: { email: string }) {
  const { items, problem } = useList("/webhooks", { query: { limit: 100 } });
  const request = useRequest();
  const [rotated, setRotated] = useState<Schemas["NewWebhook"]>();
  const change = (run: () => Promise<void>) => request.run(run);
  const texts = strings.settings;
  return (
    <section id="webhooks">
      <h2>{texts.webhooks}</h2>
      <p class="soft">{texts.aboutWebhooks}</p>
      <Loaded read={{ data: items, problem }}>
        {(webhooks) => (
          <ul>
            {webhooks.map((webhook) => (
              <li key={webhook.id}>
                <WebhookRow
                  webhook={webhook}
                  isBusy={request.isBusy}
                  change={change}
                  onRotated={setRotated}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {rotated?.secret && (
        <p role="status">
          {texts.secretOnce} <code>{rotated.secret}</code>
        </p>
      )}
      <WrongOrCheck problem={request.problem} email={email} />
      <NewWebhook email={email} />
    </section>
  );
}

function WebhookRow(props: {
  webhook: Webhook;
  isBusy: boolean;
  change: (run: () => Promise<void>) => Promise<void>;
  onRotated: (webhook: Schemas["NewWebhook"]) => void;
}) {
  const { formats } = useBooks();
  const { webhook, isBusy, change, onRotated } = props;
  const { id, url, state, user_id, follow, last_delivered_at } = webhook;
  const texts = strings.settings;
  const params = { path: { id } };
  const isRunning = state === "active" || state === "failing";
  const pause = async () => void (await answerOf(api.POST("/webhooks/{id}/pause", { params, body: {} })));
  const resume = async () => void (await answerOf(api.POST("/webhooks/{id}/resume", { params, body: {} })));
  const rotate = async () =>
    onRotated(await answerOf(api.POST("/webhooks/{id}/rotate", { params, body: {} })));
  const remove = async () => void (await answerOf(api.DELETE("/webhooks/{id}", { params })));
  const button = (text: string, run: () => Promise<void>) => (
    <RowButton label={texts.ofWebhook(text, url)} isBusy={isBusy} onPress={() => change(run)}>
      {text}
    </RowButton>
  );
  return (
    <>
      <span class="name">{url}</span>
      <span class="soft">
        {[texts.states[state], user_id === null ? texts.ofCouple : texts.ofYou, texts.follows[follow]].join(
          " · ",
        )}
      </span>
      {webhook.problem !== null && <span class="wrong">{webhook.problem}</span>}
      {last_delivered_at !== null && (
        <span class="soft">{texts.lastDelivered(formats.time(last_delivered_at))}</span>
      )}
      <div class="actions">
        {isRunning ? button(texts.pause, pause) : button(texts.resume, resume)}
        {button(texts.rotate, rotate)}
        {button(texts.remove, remove)}
      </div>
    </>
  );
}
