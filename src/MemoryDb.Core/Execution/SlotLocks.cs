using MemoryDb.Data;

namespace MemoryDb.Execution;

/// <summary>The locks of several slots, taken in ascending order and without waiting: all of them, or none.</summary>
internal sealed class SlotLocks
{
    private readonly List<Slot> _taken = [];

    private SlotLocks()
    {
    }

    /// <returns>The locks, or null if one of them is taken.</returns>
    public static SlotLocks? TryTake(Keyspace keyspace, EncodedKey[] keys)
    {
        int[] numbers = Array.ConvertAll(keys, static key => key.Slot);
        Array.Sort(numbers);
        var locks = new SlotLocks();
        int previous = -1;
        foreach (int number in numbers)
        {
            if (number == previous)
                continue;
            previous = number;

            // Room first: a lock that nobody remembers would never be released.
            locks._taken.EnsureCapacity(locks._taken.Count + 1);
            Slot slot = keyspace.SlotAt(number);
            if (!Monitor.TryEnter(slot))
            {
                locks.Release();
                return null;
            }

            locks._taken.Add(slot);
        }

        return locks;
    }

    public void Release()
    {
        foreach (Slot slot in _taken)
            Monitor.Exit(slot);
        _taken.Clear();
    }
}
