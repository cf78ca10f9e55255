/** Hands every announcement to every listener, after the caller has gone on. */
export class Announcements {
  private readonly listeners = new Set<(signal: string | null) => void>();

  announce(signal: string | null): void {
    for (const listener of this.listeners) {
      queueMicrotask(() => {
        listener(signal);
      });
    }
  }

  listen(listener: (signal: string | null) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
