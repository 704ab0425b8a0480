namespace MemoryDb.Linearizability;

/// <summary>
/// Takes a history apart: linearizability is local, so that objects can be checked one by one (Herlihy and Wing,
/// "Linearizability: A Correctness Condition for Concurrent Objects", 1990). An object is a key, or all keys that some
/// operations join: whoever touches several keys makes one object of them.
/// </summary>
internal static class Partitions
{
    /// <returns>The operations of each object, in the order of their calls.</returns>
    public static IEnumerable<IReadOnlyList<HistoryOperation>> Of(IReadOnlyCollection<HistoryOperation> history)
    {
        int keyCount = KeyCount(history);
        int[] parents = [.. Enumerable.Range(0, keyCount)];
        foreach (HistoryOperation operation in history)
        {
            foreach (int key in operation.Command.Keys)
                parents[Find(parents, key)] = Find(parents, operation.Command.Keys[0]);
        }

        return history.GroupBy(operation => Find(parents, operation.Command.Keys[0]))
            .Select(group => group.OrderBy(operation => operation.Call).ToArray());
    }

    /// <summary>How many keys a model of the history has.</summary>
    public static int KeyCount(IReadOnlyCollection<HistoryOperation> history) =>
        history.SelectMany(operation => operation.Command.Keys).DefaultIfEmpty(-1).Max() + 1;

    private static int Find(int[] parents, int key)
    {
        while (parents[key] != key)
            key = parents[key] = parents[parents[key]];
        return key;
    }
}
