/**
 * Does something at once and again and again while the page is on screen; the next time waits for the last.
 *
 * @returns how to stop
 */
export function everyWhile(milliseconds: number, work: () => Promise<void>): () => void {
  let isBusy = false;
  const once = (): void => {
    if (isBusy || document.visibilityState !== 'visible') return;
    isBusy = true;
    void work().finally(() => (isBusy = false));
  };
  once();
  const timer = setInterval(once, milliseconds);
  return () => clearInterval(timer);
}
