import type { Schemas } from "../api/server.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** What books without accounts, goals or a partner need first. An assistant, which can help with it, comes last. */
export function FirstSteps({ summary: { accounts, goals } }: { summary: Schemas["Summary"] }) {
  const { partner } = useBooks();
  const texts = strings.home;
  const steps = [
    { isOpen: accounts.length === 0, href: "/accounts", name: texts.addAccount, text: texts.addAccountText },
    { isOpen: goals.length === 0, href: "/goals", name: texts.addGoal, text: texts.addGoalText },
    { isOpen: partner === undefined, href: "/account", name: texts.invite, text: texts.inviteText },
  ].filter(({ isOpen }) => isOpen);
  if (steps.length === 0) return null;
  const assistant = { href: "/settings", name: strings.connectAssistant, text: texts.assistantText };
  return (
    <section class="card">
      <h2>{texts.firstSteps}</h2>
      <ul class="rows">
        {[...steps, assistant].map(({ href, name, text }) => (
          <li key={href}>
            <a class="name" href={href}>
              {name}
            </a>
            <span class="soft">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
