/** Percent of a goal's target whose reaching is told, least first. */
export const MILESTONES = [25, 50, 75, 100] as const;
