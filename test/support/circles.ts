/** The circles of a graph, each as the shortest way from a node back to itself: `["a", "b", "a"]`. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found = new Map<string, string[]>();
  for (const start of graph.keys()) {
    const way = wayBack(graph, start);
    if (way === undefined) continue;
    const members = way.slice(1).sort().join();
    if (!found.has(members)) found.set(members, way);
  }
  return [...found.values()];
}

function wayBack(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const seen = new Set<string>();
  const ways = [[start]];
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) as string) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
