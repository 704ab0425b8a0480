using System.Diagnostics.CodeAnalysis;
using MemoryDb.Data;

namespace MemoryDb.Execution;

/// <summary>
/// The pops that found nothing and wait for a write that brings something: a queue for each key, first come first
/// served. Whoever takes a waiter out, to serve it or to give it up, is the only one to do so.
/// </summary>
internal sealed class WaitingPops
{
    /// <summary>Taken under the write lock or alone; takes none itself.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<EncodedKey, LinkedList<Waiter>> _queues = new(EncodedKeyComparer.Instance);
    private readonly HashSet<Waiter> _waiters = [];
    private int _count;

    /// <summary>Whether nobody waits: what a write looks at first.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Queues a waiter behind those who wait for the same keys.</summary>
    public void Add(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Add(waiter);
            foreach (EncodedKey key in waiter.Keys)
            {
                if (!_queues.TryGetValue(key, out LinkedList<Waiter>? queue))
                    _queues.Add(key, queue = []);

                // A key named twice is waited for once.
                if (queue.Last?.Value != waiter)
                    waiter.Places.Add((key, queue.AddLast(waiter)));
            }

            Volatile.Write(ref _count, _waiters.Count);
        }
    }

    /// <summary>Whether somebody waits for the key.</summary>
    public bool IsAwaited(EncodedKey key)
    {
        lock (_lock)
            return _queues.ContainsKey(key);
    }

    /// <summary>Takes out the one who has waited longest for a value of this type at the key.</summary>
    public bool TryTakeFirst(in EncodedKey key, KeyType type, [NotNullWhen(true)] out Waiter? waiter)
    {
        lock (_lock)
        {
            waiter = null;
            if (!_queues.TryGetValue(key, out LinkedList<Waiter>? queue))
                return false;
            for (LinkedListNode<Waiter>? node = queue.First; node is not null; node = node.Next)
            {
                if (node.Value.Type != type)
                    continue;
                waiter = node.Value;
                Remove(waiter);
                return true;
            }

            return false;
        }
    }

    /// <summary>Takes a waiter out; false if somebody else has done so.</summary>
    public bool TryTake(Waiter waiter)
    {
        lock (_lock)
        {
            if (!_waiters.Contains(waiter))
                return false;
            Remove(waiter);
            return true;
        }
    }

    /// <summary>Takes all out, in no order that means anything.</summary>
    public Waiter[] TakeAll()
    {
        lock (_lock)
        {
            Waiter[] all = [.. _waiters];
            _waiters.Clear();
            _queues.Clear();
            Volatile.Write(ref _count, 0);
            return all;
        }
    }

    private void Remove(Waiter waiter)
    {
        _waiters.Remove(waiter);
        foreach ((EncodedKey key, LinkedListNode<Waiter> place) in waiter.Places)
        {
            LinkedList<Waiter> queue = place.List!;
            queue.Remove(place);
            if (queue.Count == 0)
                _queues.Remove(key);
        }

        waiter.Places.Clear();
        Volatile.Write(ref _count, _waiters.Count);
    }
}
