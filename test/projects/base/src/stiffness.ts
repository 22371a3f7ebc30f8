export function stiffness(index: number): number {
  return index + 1;
}
