/** When the panel covers the screen; the style sheets hold the same words. */
const fullScreenQuery = '(max-width: 520px), (max-height: 480px)';

/** Follows the room that is left on the screen. */
export interface Viewport {
  readonly isFullScreen: () => boolean;
  /** Keeps the site behind a full-screen panel from scrolling, and lets it again. */
  readonly hold: (isHeld: boolean) => void;
}

/**
 * Watches the viewport until `signal` aborts.
 *
 * Phones lay their keyboard over the page without making it smaller, so the panel follows the visual viewport instead.
 *
 * @param root gets the custom properties `--room-top` and `--room-height`
 */
export function watchViewport(root: HTMLElement, onChange: () => void, signal: AbortSignal): Viewport {
  const media = window.matchMedia(fullScreenQuery);
  const room = window.visualViewport;
  const page = document.documentElement;
  let overflowBefore: string | null = null;

  function measure(): void {
    // Pinch zoom also shrinks the visual viewport, and must not squeeze the panel.
    if (room === null || room.scale > 1.05) return;
    root.style.setProperty('--room-top', `${room.offsetTop}px`);
    root.style.setProperty('--room-height', `${room.height}px`);
  }

  function hold(isHeld: boolean): void {
    if (isHeld && overflowBefore === null) {
      overflowBefore = page.style.overflow;
      page.style.overflow = 'hidden';
    } else if (!isHeld && overflowBefore !== null) {
      page.style.overflow = overflowBefore;
      overflowBefore = null;
    }
  }

  measure();
  room?.addEventListener('resize', measure, { signal });
  room?.addEventListener('scroll', measure, { signal });
  media.addEventListener('change', onChange, { signal });
  signal.addEventListener('abort', () => hold(false));
  return { isFullScreen: () => media.matches, hold };
}
