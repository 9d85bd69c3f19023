/** The ways in which a person uses a page in tests: with a pointer on a phone, or with the keyboard alone on a laptop. */
import type { Locator, Page } from "playwright-core";
import { SCREENS } from "../browser.ts";

export interface Hands {
  readonly page: Page;
  press(target: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
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

function pointer(page: Page): Hands {
  return {
    page,
    press: (target) => target.click(),
    fill: (field, text) => field.fill(text),
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

function keyboard(page: Page): Hands {
  /** Presses Tab until the element has the focus, which also shows that the keyboard reaches it. */
  const reach = async (target: Locator) => {
    await target.waitFor();
    const isReached = () => target.evaluate((element) => element === element.ownerDocument.activeElement);
    for (let tabs = 0; !(await isReached()); tabs += 1) {
      if (tabs > MOST_TABS) throw new Error(`Tab does not reach ${target}`);
      await page.keyboard.press("Tab");
    }
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
      await page.keyboard.type(text);
    },
    async choose(list, text) {
      await reach(list);
      await page.keyboard.type(text);
    },
    async tick(box) {
      await reach(box);
      await page.keyboard.press("Space");
    },
    async slide(slider) {
      await reach(slider);
      for (const key of ["End", "PageDown"]) await page.keyboard.press(key);
    },
  };
}
