import { ref, type Ref } from 'vue';

/** What time it is, for everything that counts seconds on the page. */
export interface Clock {
  /** By the server, so that a browser whose clock is wrong shows right timers. */
  readonly now: Ref<number>;
  /** By the browser: for how long something has been going on here. */
  readonly pageNow: Ref<number>;
  /** Takes what the server says that it is. */
  learn(serverNow: number): void;
  tick(): void;
}

/** A difference this small is the network's: following it would make timers stutter. */
const tolerated = 750;

/** Keeps time by a browser's clock and what the server says beside it. */
export function keepClock(read: () => number): Clock {
  let ahead = 0;
  const now = ref(read());
  const pageNow = ref(read());
  const tick = (): void => {
    pageNow.value = read();
    now.value = pageNow.value + ahead;
  };
  return {
    now,
    pageNow,
    learn(serverNow) {
      const difference = serverNow - read();
      if (Math.abs(difference - ahead) <= tolerated) return;
      ahead = difference;
      tick();
    },
    tick,
  };
}
