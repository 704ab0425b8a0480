using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Core.Tests.Data;

public class ChunkedDequeTests
{
    [Theory]
    [InlineData(1, 60_000, 10)]
    [InlineData(2, 60_000, 300)]
    [InlineData(3, 100_000, 3_000)]
    [InlineData(4, 60_000, 130)]
    public void It_behaves_like_a_list(int seed, int operations, int size)
    {
        var random = new Random(seed);
        var model = new List<int>();
        var deque = new ChunkedDeque<int>();
        for (int operation = 0; operation < operations; operation++)
        {
            bool grows = model.Count == 0 || (model.Count < 2 * size && operation / (4 * size) % 2 == 0);
            Step(ref deque, model, random, operation, grows);
            Assert.Equal(model.Count, deque.Count);
            if (model.Count > 0)
            {
                int index = random.Next(model.Count);
                Assert.Equal((model[index], model[0], model[^1]), (deque[index], deque[0], deque[model.Count - 1]));
            }
            if (operation % 501 == 0)
                AssertSame(ref deque, model);
        }
        AssertSame(ref deque, model);
        deque.Clear();
        Assert.Equal(0, deque.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_long_queue_passes_through_in_bounded_memory(bool fromLeft)
    {
        var deque = new ChunkedDeque<int>();
        for (int number = 0; number < 1_000; number++)
            Push(ref deque, number, fromLeft);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool inOrder = true;
        for (int number = 1_000; number < 200_000; number++)
        {
            Push(ref deque, number, fromLeft);
            inOrder &= number - 1_000 == (fromLeft ? deque.PopRight() : deque.PopLeft());
        }
        Assert.True(inOrder);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void What_was_removed_is_not_held()
    {
        var deque = new ChunkedDeque<object>();
        List<WeakReference> removed = FillAndRemove(ref deque);
        GC.Collect();
        Assert.DoesNotContain(removed, reference => reference.IsAlive);
        Assert.Equal(1, deque.Count);
    }

    [Fact]
    public void What_moved_when_the_ring_grew_is_not_held_twice()
    {
        var deque = new ChunkedDeque<object>();
        WeakReference moved = GrowWrapped(ref deque);
        deque.RemoveRight(11);
        GC.Collect();
        Assert.False(moved.IsAlive);
        Assert.Equal(118, deque.Count);
    }

    [Fact]
    public void An_emptied_deque_holds_no_memory()
    {
        var deque = new ChunkedDeque<int>();
        for (int number = 0; number < 10_000; number++)
            deque.PushRight(number);
        deque.RemoveLeft(10_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        deque.PushRight(1);
        // A small deque begins anew, with its smallest chunk.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 200);
    }

    [Fact]
    public void Outside_of_its_elements_there_is_nothing()
    {
        var deque = new ChunkedDeque<int>();
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkedDeque<int>().PopLeft());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkedDeque<int>().PopRight());
        deque.PushLeft(1);
        ChunkedDeque<int> copy = deque;
        Assert.Throws<ArgumentOutOfRangeException>(() => copy[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => copy[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.RemoveLeft(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.RemoveRight(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => copy.Insert(2, 0));
    }

    private static void Push(ref ChunkedDeque<int> deque, int number, bool left)
    {
        if (left)
            deque.PushLeft(number);
        else
            deque.PushRight(number);
    }

    private static void Step(ref ChunkedDeque<int> deque, List<int> model, Random random, int value, bool grows)
    {
        int index = random.Next(model.Count + (grows ? 1 : 0));
        int length = Math.Min(model.Count, random.Next(100) == 0 ? random.Next(1_000) : random.Next(5));
        switch (random.Next(4), grows)
        {
            case (0, true):
                deque.PushLeft(value);
                model.Insert(0, value);
                break;
            case (1, true):
                deque.PushRight(value);
                model.Add(value);
                break;
            case (2, true):
                deque.Insert(index, value);
                model.Insert(index, value);
                break;
            case (_, true):
                for (int count = 0; count < 3; count++)
                    Push(ref deque, value, left: false);
                model.AddRange([value, value, value]);
                break;
            case (0, false):
                Assert.Equal(model[index], deque.RemoveAt(index));
                model.RemoveAt(index);
                break;
            case (1, false):
                deque.RemoveLeft(length);
                model.RemoveRange(0, length);
                break;
            case (2, false):
                deque.RemoveRight(length);
                model.RemoveRange(model.Count - length, length);
                break;
            default:
                deque[index] = value;
                model[index] = value;
                break;
        }
    }

    private static void AssertSame(ref ChunkedDeque<int> deque, List<int> model)
    {
        for (int index = 0; index < model.Count; index++)
            Assert.Equal(model[index], deque[index]);
    }

    /// <summary>Fills the ring round its end and makes it grow; returns an element from behind the end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference GrowWrapped(ref ChunkedDeque<object> deque)
    {
        for (int number = 0; number < 128; number++)
            deque.PushRight(new object());
        deque.RemoveLeft(10);
        var moved = new object();
        for (int number = 0; number < 11; number++)
            deque.PushRight(moved);
        return new WeakReference(moved);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> FillAndRemove(ref ChunkedDeque<object> deque)
    {
        var removed = new List<WeakReference>();
        for (int number = 0; number < 1_000; number++)
        {
            var item = new object();
            if (number != 500)
                removed.Add(new WeakReference(item));
            deque.PushRight(item);
        }
        deque.RemoveLeft(400);
        while (deque.Count > 501)
            deque.PopRight();
        deque.RemoveRight(400);
        deque.RemoveLeft(100);
        return removed;
    }
}
