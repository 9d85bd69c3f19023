import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, openBrowser, SCREENS, withoutBrowser } from "../browser.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };

const LANGUAGES = [
  {
    locale: "de-DE",
    headings: {
      "/": "Übersicht",
      "/goals": "Ziele",
      "/accounts": "Konten",
      "/plans": "Pläne",
      "/ledger": "Verlauf",
      "/journal": "Tagebuch",
      "/check-ins": "Geldgespräche",
      "/inbox": "Eingang",
      "/settings": "Einstellungen",
    },
    amount: "1.250,50 $",
    refusal: "Das gibt es in eurem Haushaltsbuch nicht.",
    field: "Gib einen Betrag an, zum Beispiel 1250,00.",
  },
  {
    locale: "es-ES",
    headings: {
      "/": "Inicio",
      "/goals": "Objetivos",
      "/accounts": "Cuentas",
      "/plans": "Planes",
      "/ledger": "Historial",
      "/journal": "Diario",
      "/check-ins": "Revisiones",
      "/inbox": "Bandeja",
      "/settings": "Ajustes",
    },
    amount: "1250,50 US$",
    refusal: "Eso no está en tu libro.",
    field: "Indica un importe, por ejemplo 1250,00.",
  },
];

describe.skipIf(withoutBrowser)("the pages in other languages", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple()]);
    await served.couple.ask("link_account", {
      name: "Bank",
      balance: "1250.50",
      is_manual: true,
      is_joint: true,
    });
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test.each(LANGUAGES)("speak $locale", TIMEOUT, async ({ locale, headings, amount, refusal, field }) => {
    const { viewport } = SCREENS[0];
    const { page, faults } = await served.pageOf(browser, served.couple.ada, { locale, viewport });
    for (const [path, name] of Object.entries(headings)) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
      await expectAccessible(page);
    }
    await page.goto("/accounts");
    await page.getByText(amount).first().waitFor();
    await page.goto("/accounts/new");
    await page.locator("[name=name]").fill("Bank");
    await page.locator("[name=balance]").fill("x");
    await page.keyboard.press("Enter");
    await page.getByText(field).waitFor();
    await page.goto(`/goals/${served.couple.ada.id}`);
    await page.getByText(refusal).waitFor();
    expect(faults).toEqual([]);
  });
});
