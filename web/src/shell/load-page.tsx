import type { ComponentType } from "preact";
import type { Page, View } from "../parts/page.tsx";
import { strings } from "../strings/strings.ts";

/** The version of the pages that was loaded again because a file of it was missing. */
const LOADED_AGAIN = "loaded again";

/** Loads the file of a page. Where it stays missing, a page in this frame says so. */
export async function loadPage<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Frame: typeof Page | typeof View,
): Promise<ComponentType<Props>> {
  try {
    return await load();
  } catch (error) {
    await loadAgain(error);
    return () => (
      <Frame heading={strings.shell.notLoaded}>
        <p>{strings.shell.whyNotLoaded}</p>
        <button type="button" onClick={() => location.reload()}>
          {strings.shell.loadAgain}
        </button>
      </Frame>
    );
  }
}

/**
 * Loads the document again after a file was missing: a newer version of the server has other files, which its document names.
 * It does so once per tab and version. After that the person decides.
 */
export async function loadAgain(error: unknown): Promise<void> {
  reportError(error);
  const version = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";
  if (sessionStorage.getItem(LOADED_AGAIN) === version) return;
  sessionStorage.setItem(LOADED_AGAIN, version);
  location.reload();
  // This document ends before the promise would.
  await new Promise<never>(() => undefined);
}
