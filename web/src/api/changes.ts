const listeners = new Set<() => void>();

/** Calls `listener` whenever what the server shows may have changed. */
export function onChange(listener: () => void): void {
  listeners.add(listener);
}

/** Reports that what the server shows may have changed, because of a write here or a message from the server. */
export function reportChange(): void {
  for (const listener of listeners) listener();
}
