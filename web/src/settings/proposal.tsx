import { answerOf, api } from "../api/server.ts";
import { useRequest } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

/** A higher threshold that one partner proposes: the other agrees to it, the proposer withdraws it. */
export function Proposal() {
  const { couple, user, partner, formats, nameOf } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const { threshold_proposal: proposal, approval_threshold: current } = couple;
  if (proposal === null) return null;
  const isOwn = proposal.proposed_by === user.id;
  const texts = strings.settings;
  const { approval_threshold: proposed } = proposal;
  const amount = proposed === null ? texts.noLimit : formats.money(proposed);
  // The other partner sends what is proposed. The proposer sends the threshold in force.
  const wanted = isOwn ? current : proposed;
  const settle = () =>
    run(async () => {
      const body = {
        version: couple.version,
        ...(wanted === null ? { clear: ["approval_threshold" as const] } : { approval_threshold: wanted }),
      };
      await answerOf(api.PUT("/couples/{id}", { params: { path: { id: couple.id } }, body }));
    });
  return (
    <div class="notice">
      <p>
        {isOwn
          ? texts.youProposed(amount, partner?.display_name ?? "")
          : texts.proposes(nameOf(proposal.proposed_by), amount)}
      </p>
      <WrongOrCheck problem={problem} email={user.email} />
      <button type="button" disabled={isBusy} onClick={settle}>
        {isOwn ? texts.withdraw : texts.agree}
      </button>
    </div>
  );
}
