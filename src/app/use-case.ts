import type { Store, Surroundings } from './ports';

/** What every use case works with. */
export interface UseCase extends Surroundings {
  readonly store: Store;
}
