/** How often trouble that goes on is reported, in milliseconds. */
const reportedEvery = 60_000;

/** What hears of failures and of their end. */
export interface Report {
  readonly failed: (error: unknown) => void;
  /** What had failed works again. */
  readonly recovered: () => void;
}

/**
 * Reports trouble that goes on once a minute instead of with every attempt, and its end once.
 *
 * @param clock milliseconds that only go up
 */
export function seldom(report: Report, clock: () => number): { readonly failed: (error: unknown) => void; readonly works: () => void } {
  let reportedAt: number | null = null;
  let isReported = false;
  return {
    failed: (error) => {
      const now = clock();
      if (reportedAt !== null && now - reportedAt < reportedEvery) return;
      reportedAt = now;
      isReported = true;
      report.failed(error);
    },
    works: () => {
      if (!isReported) return;
      isReported = false;
      report.recovered();
    },
  };
}
