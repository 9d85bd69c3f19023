/** The ways in which a person uses a page in tests: with a pointer on a phone, or with the keyboard alone on a laptop. */
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { openPage, SCREENS } from "../browser.ts";

export interface Hands {
  readonly page: Page;
  press(target: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
  /** Fills a field of a local date and time, such as 2026-03-15T18:00. */
  fillMoment(field: Locator, moment: string): Promise<void>;
  /** Chooses an option of a list by its text. */
  choose(list: Locator, text: string): Promise<void>;
  /** Ticks a box, or chooses one of several. */
  tick(box: Locator): Promise<void>;
  /** Moves a slider near its end. */
  slide(slider: Locator): Promise<void>;
}

export const HANDS = [
  { name: "by pointer on a phone", viewport: SCREENS[0].viewport, hands: pointer },
  { name: "by keyboard on a laptop", viewport: SCREENS[1].viewport, hands: keyboard },
] as const;

/** One of these ways, with its screen. */
export type Way = (typeof HANDS)[number];

/** Opens a page for a person who works in this way. */
export async function openAs(browser: Browser, origin: string, { viewport, hands }: Way) {
  const opened = await openPage(browser, origin, { viewport });
  return { ...opened, ...hands(opened.page) };
}

function pointer(page: Page): Hands {
  return {
    page,
    press: (target) => target.click(),
    fill: (field, text) => field.fill(text),
    fillMoment: (field, moment) => field.fill(moment),
    choose: async (list, text) => void (await list.selectOption({ label: text })),
    tick: (box) => box.check(),
    async slide(slider) {
      const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
      await slider.click({ position: { x: width * 0.9, y: height / 2 } });
    },
  };
}

/** A page has fewer controls than this. */
const MOST_TABS = 80;

/** A group of radio buttons has fewer. */
const MOST_OPTIONS = 10;

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

function keyboard(page: Page): Hands {
  /** Presses Tab until the element, or one of its group of radio buttons, has the focus, and expects its focus ring. */
  const reach = async (target: Locator) => {
    await target.waitFor();
    // Finding an element by its role takes longer than pressing a key, so it is found once.
    let element = await target.elementHandle();
    const placeOfFocus = () =>
      element?.evaluate((wanted) => {
        const focused = wanted.ownerDocument.activeElement;
        const group = wanted.getAttribute("type") === "radio" ? wanted.getAttribute("name") : null;
        const isReached = wanted === focused || (group !== null && focused?.getAttribute("name") === group);
        return isReached ? "here" : wanted.isConnected ? "elsewhere" : "replaced";
      });
    for (let tabs = 0; ; tabs += 1) {
      const place = await placeOfFocus();
      if (place === "here") break;
      if (tabs > MOST_TABS) throw new Error(`Tab does not reach ${target}`);
      if (place === "replaced") element = await target.elementHandle();
      else await page.keyboard.press("Tab");
    }
    const ring = await target.evaluate(({ ownerDocument: { activeElement, defaultView } }) => {
      const style = activeElement && defaultView?.getComputedStyle(activeElement);
      return style && `${style.outlineStyle} ${style.outlineWidth}`;
    });
    expect(ring, `the focus ring of ${target}`).toBe("solid 3px");
  };
  return {
    page,
    async press(target) {
      await reach(target);
      await page.keyboard.press("Enter");
    },
    async fill(field, text) {
      await reach(field);
      await page.keyboard.press("ControlOrMeta+a");
      // One key shows that the field takes keys. The rest in one message saves a tenth of a second for each ten letters.
      await page.keyboard.type(text.slice(0, 1));
      await page.keyboard.insertText(text.slice(1));
    },
    async fillMoment(field, moment) {
      await reach(field);
      // In English of the USA the parts are month, day, year, the hour of a 12-hour clock, minute, and AM or PM.
      const [, year = "", month = "", day = "", hour = "", minute = ""] = MOMENT.exec(moment) ?? [];
      await page.keyboard.type(`${month}${day}${year}`);
      await page.keyboard.press("ArrowRight");
      const half = Number(hour) < 12 ? "AM" : "PM";
      await page.keyboard.type(`${String(Number(hour) % 12 || 12).padStart(2, "0")}${minute}${half}`);
      expect(await field.inputValue()).toBe(moment);
    },
    async choose(list, text) {
      await reach(list);
      await page.keyboard.type(text);
    },
    async tick(box) {
      await reach(box);
      const isRadio = (await box.getAttribute("type")) === "radio";
      if (!isRadio) return page.keyboard.press("Space");
      for (let at = 0; !(await box.isChecked()); at += 1) {
        if (at > MOST_OPTIONS) throw new Error(`Arrows do not reach ${box}`);
        await page.keyboard.press("ArrowDown");
      }
    },
    async slide(slider) {
      await reach(slider);
      for (const key of ["End", "PageDown"]) await page.keyboard.press(key);
    },
  };
}
