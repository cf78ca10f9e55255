import { manyHistories } from './many-histories';

describe('whatever happens in whatever order, second half', () => {
  manyHistories(2);
});
