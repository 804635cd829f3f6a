/** The logs of the record, each kept for a time of its own. */
export const KEPT_LOGS = ['lines', 'acts', 'logins'] as const;
export type KeptLog = (typeof KEPT_LOGS)[number];

/** For how many days each log is kept; absent: for good. */
export type RetentionTerms = Partial<Record<KeptLog, number>>;

/** Shorter times are possible only when an admin says that they are meant. */
export const LEAST_DAYS = { acts: 365, logins: 90 } as const;
export const DAYS_MAX = 36_500;

/** The terms as admins see them: 0 is for good. */
export interface RetentionView extends Record<KeptLog, number> {
  /** What the next run removes: how many rows, counted up to 100,000, or days of log-ins. */
  next: { at: number } & Record<KeptLog, number>;
}
