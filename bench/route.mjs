export async function measureRouting() {
  throw new Error('not yet');
}
