using MemoryDb.Internal;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class ByteBufferTests
{
    [Fact]
    public void What_was_written_survives_growth()
    {
        SeededRun.ForEach(50, random =>
        {
            var buffer = new ByteBuffer(random.Next(20));
            var expected = new List<byte>();
            for (int step = 0; step < 40; step++)
            {
                byte[] bytes = new byte[random.Next(300)];
                random.NextBytes(bytes);
                expected.AddRange(bytes);
                if (random.Next(2) == 0)
                {
                    buffer.Write(bytes);
                    continue;
                }

                bytes.CopyTo(buffer.GetSpan(bytes.Length));
                buffer.Advance(bytes.Length);
            }

            Assert.Equal(expected.ToArray(), buffer.WrittenSpan.ToArray());
            Assert.Equal(expected.Count, buffer.Length);
            Assert.Equal(expected.ToArray(), buffer.Array[..buffer.Length]);
        });
    }

    [Fact]
    public void Setting_the_length_takes_bytes_back_but_never_adds_some()
    {
        var buffer = new ByteBuffer();
        buffer.Write([1, 2, 3]);
        buffer.Length = 1;
        buffer.WriteByte(9);
        Assert.Equal([1, 9], buffer.WrittenMemory.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Length = 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Length = -1);
    }

    [Fact]
    public void There_is_always_room_and_no_more_than_it_can_be_taken()
    {
        var buffer = new ByteBuffer();
        int room = buffer.GetSpan().Length;
        Assert.True(room > 0);
        Assert.Equal(room, buffer.GetMemory().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetSpan(-1).Length);
    }

    [Fact]
    public void Clearing_keeps_the_array_and_trimming_gives_a_large_one_back()
    {
        var buffer = new ByteBuffer();
        buffer.Write(new byte[100_000]);
        byte[] array = buffer.Array;
        buffer.Clear();
        Assert.Same(array, buffer.Array);
        buffer.TrimExcess(array.Length);
        Assert.Same(array, buffer.Array);
        buffer.TrimExcess(4096);
        Assert.True(buffer.Array.Length <= 4096);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Trimming_never_loses_what_was_written()
    {
        var buffer = new ByteBuffer(10_000);
        buffer.Write([1, 2, 3]);
        buffer.TrimExcess(0);
        Assert.Equal([1, 2, 3], buffer.Array);
        Assert.Equal([1, 2, 3], buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void More_than_an_array_can_hold_is_refused_before_it_is_allocated()
    {
        var buffer = new ByteBuffer();
        buffer.WriteByte(1);
        Assert.Throws<InsufficientMemoryException>(() => buffer.GetSpan(int.MaxValue).Length);
        Assert.Equal([1], buffer.WrittenSpan.ToArray());
    }
}
