import type { TestEngines } from '../builders/engines';

export function duplicatesContract(_engines: () => TestEngines): void {
  it.todo('x');
}
