import { manyHistories } from './many-histories';

describe('whatever happens in whatever order, first half', () => {
  manyHistories(1);
});
