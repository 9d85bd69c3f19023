import { useList } from "../api/reads.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { useNamed } from "../ledger/names.ts";
import { EarlierButton } from "../parts/earlier.tsx";
import { RowButton } from "../parts/field.tsx";
import { View } from "../parts/page.tsx";
import { Loaded, useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import "../styles/days.css";

type Item = Schemas["InboxItem"];

/** `/inbox`: what happened that the person should know, the newest first. */
export function InboxPage() {
  const { items, problem, more } = useList("/inbox", { query: { limit: 50 } });
  const request = useRequest();
  const mark = (body: Schemas["MarkReadInput"]) =>
    request.run(async () => void (await answerOf(api.POST("/inbox/read", { body }))));
  const newest = items?.[0];
  const markAll = items?.some(({ read_at }) => read_at === null) && newest && (
    <button
      type="button"
      class="plain"
      disabled={request.isBusy}
      onClick={() => mark({ up_to_item_id: newest.id })}
    >
      {strings.inbox.markAll}
    </button>
  );
  return (
    <View heading={strings.inbox.title} actions={markAll}>
      <Wrong problem={request.problem} />
      <Loaded read={{ data: items, problem }}>
        {(loaded) =>
          loaded.length === 0 ? (
            <section class="card empty">
              <p>{strings.inbox.none}</p>
              <p class="soft">{strings.inbox.noneHint}</p>
            </section>
          ) : (
            <section class="card">
              <ul class="rows">
                {loaded.map((item) => (
                  <li key={item.id} class={item.read_at === null ? "unread" : undefined}>
                    <Row item={item} isBusy={request.isBusy} onRead={() => mark({ item_ids: [item.id] })} />
                  </li>
                ))}
              </ul>
              {more && <EarlierButton more={more} isAutomatic={problem === undefined} />}
            </section>
          )
        }
      </Loaded>
    </View>
  );
}

function Row({ item, isBusy, onRead }: { item: Item; isBusy: boolean; onRead: () => void }) {
  const { formats, nameOf } = useBooks();
  const goal = useNamed()?.goals.get(item.goal_id ?? "")?.name ?? strings.inbox.aGoal;
  const says = strings.inbox.kinds[item.kind]({ by: nameOf(item.user_id), goal });
  const page = pageOf(item);
  return (
    <>
      <div class="row">
        {page === undefined ? (
          <span class="name">{says}</span>
        ) : (
          <a class="name" href={page}>
            {says}
          </a>
        )}
        <span class="soft">{formats.time(item.timestamp)}</span>
      </div>
      {item.read_at === null && (
        <RowButton label={strings.inbox.markReadOf(says)} isBusy={isBusy} onPress={onRead}>
          {strings.inbox.markRead}
        </RowButton>
      )}
    </>
  );
}

/** The pages on which a person finds more. */
const PAGES: Readonly<Record<Item["kind"], (item: Item) => string | undefined>> = {
  check_in_due: ({ subject_id }) => `/check-ins/${subject_id}`,
  drift: ({ goal_id }) => `/goals/${goal_id}`,
  plan_waiting: ({ subject_id }) => `/plans/${subject_id}`,
  reaction: ({ goal_id }) => `/goals/${goal_id}`,
  journal_entry: () => "/journal",
  milestone: ({ goal_id }) => `/goals/${goal_id}`,
  threshold_proposal: () => "/settings",
  webhook_disabled: () => "/settings",
  passkey_added: () => "/settings",
  passkey_removed: () => "/settings",
  email_changed: () => "/settings",
  app_connected: () => "/settings",
  partner_joined: () => undefined,
  partner_renamed: () => undefined,
  partner_left: () => undefined,
};

function pageOf(item: Item): string | undefined {
  return PAGES[item.kind](item);
}
