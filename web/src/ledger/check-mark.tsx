import { useRead } from "../api/reads.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** Whether the books agree with the ledger, as the server found when it last replayed all events. */
export function CheckMark() {
  const { formats } = useBooks();
  const { data } = useRead("/ledger/verification");
  if (data === undefined) return null;
  const texts = strings.ledger;
  return data.ok ? (
    <p class="soft">
      <span class="checked">✓</span> {texts.verified(data.sequence, formats.time(data.checked_at))}
    </p>
  ) : (
    <p class="notice" role="alert">
      {texts.notVerified}
    </p>
  );
}
