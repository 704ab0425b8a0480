using System.Diagnostics.CodeAnalysis;
using MemoryDb.Data;

namespace MemoryDb.Execution;

/// <summary>
/// The pops that found nothing and wait for a write that brings something: a queue for each type at each key, first
/// come first served. Whoever takes a waiter out, to serve it or to give it up, is the only one to do so. Everything
/// is O(1) for each key of a waiter, however many wait.
/// </summary>
internal sealed class WaitingPops
{
    /// <summary>Taken under the write lock or alone; takes none itself.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<KeyType, Dictionary<EncodedKey, LinkedList<Waiter>>> _queues = [];

    /// <summary>All of them, in the order in which they came.</summary>
    private readonly LinkedList<Waiter> _waiters = [];
    private int _count;

    /// <summary>Whether nobody waits: what a write looks at first.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Queues a waiter behind those who wait for the same keys.</summary>
    public void Add(Waiter waiter)
    {
        lock (_lock)
        {
            waiter.Place = _waiters.AddLast(waiter);
            if (!_queues.TryGetValue(waiter.Type, out Dictionary<EncodedKey, LinkedList<Waiter>>? queues))
                _queues.Add(waiter.Type, queues = new(EncodedKeyComparer.Instance));
            foreach (EncodedKey key in waiter.Keys)
            {
                if (!queues.TryGetValue(key, out LinkedList<Waiter>? queue))
                    queues.Add(key, queue = []);

                // A key named twice is waited for once.
                if (queue.Last?.Value != waiter)
                    waiter.Queued.Add((key, queue.AddLast(waiter)));
            }

            Volatile.Write(ref _count, _waiters.Count);
        }
    }

    /// <summary>Whether somebody waits for the key.</summary>
    public bool IsAwaited(EncodedKey key)
    {
        lock (_lock)
        {
            foreach (Dictionary<EncodedKey, LinkedList<Waiter>> queues in _queues.Values)
            {
                if (queues.ContainsKey(key))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Takes out the one who has waited longest for a value of this type at the key.</summary>
    public bool TryTakeFirst(in EncodedKey key, KeyType type, [NotNullWhen(true)] out Waiter? waiter)
    {
        lock (_lock)
        {
            waiter = null;
            if (!_queues.TryGetValue(type, out Dictionary<EncodedKey, LinkedList<Waiter>>? queues)
                || !queues.TryGetValue(key, out LinkedList<Waiter>? queue))
                return false;
            waiter = queue.First!.Value;
            Remove(waiter);
            return true;
        }
    }

    /// <summary>Takes a waiter out; false if somebody else has done so.</summary>
    public bool TryTake(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Place is null)
                return false;
            Remove(waiter);
            return true;
        }
    }

    /// <summary>Takes all out, in the order in which they came.</summary>
    public Waiter[] TakeAll()
    {
        lock (_lock)
        {
            Waiter[] all = [.. _waiters];
            foreach (Waiter waiter in all)
                Remove(waiter);
            return all;
        }
    }

    private void Remove(Waiter waiter)
    {
        _waiters.Remove(waiter.Place!);
        waiter.Place = null;
        Dictionary<EncodedKey, LinkedList<Waiter>> queues = _queues[waiter.Type];
        foreach ((EncodedKey key, LinkedListNode<Waiter> place) in waiter.Queued)
        {
            LinkedList<Waiter> queue = place.List!;
            queue.Remove(place);
            if (queue.Count == 0)
                queues.Remove(key);
        }

        waiter.Queued.Clear();
        Volatile.Write(ref _count, _waiters.Count);
    }
}
