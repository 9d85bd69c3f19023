/** The outlines of the icons, in a box of 24 units. */
const OUTLINES = {
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
  goals: "M6 21V4m0 1h11l-2.5 4L17 13H6",
  accounts: "M4 10h16M5 10l7-6 7 6M6 10v8m4-8v8m4-8v8m4-8v8M4 20h16",
  plans: "M4 8h13l-3-3m6 11H7l3 3",
  ledger: "M6 3h9l4 4v14H6zM9 11h7m-7 4h7",
  journal: "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zm0 13a2 2 0 0 1 2-2h12M9 8h6",
  checkIns: "M5 6h14v14H5zm0 5h14M9 3v5m6-5v5m-6 8 2 2 4-4",
  inbox: "M4 13 7 5h10l3 8v6H4zm0 0h5l1 3h4l1-3h5",
  settings: "M4 7h9m4 0h3M4 17h3m4 0h9M13 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM7 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
} as const;

export type IconName = keyof typeof OUTLINES;

/** An icon beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={OUTLINES[name]} />
    </svg>
  );
}
