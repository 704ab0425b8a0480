using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

public sealed class MessagePackFuzzTests
{
    private const int LargestAllocationBytes = 1 << 20;

    [Fact]
    public void What_was_written_is_read_back_and_skipped()
    {
        SeededRun.ForEach(1000, random =>
        {
            var buffer = new ByteBuffer();
            string expected = MessagePackDocument.Write(random, new MessagePackWriter(buffer));
            var reader = new MessagePackReader(buffer.WrittenSpan);
            Assert.Equal(expected, MessagePackDocument.Read(ref reader));
            Assert.True(reader.End);
            var skipping = new MessagePackReader(buffer.WrittenSpan);
            skipping.Skip();
            Assert.True(skipping.End);
        });
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_and_nothing_else()
    {
        SeededRun.ForEach(5000, random =>
        {
            byte[] bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);
            ReadOrRefuse(bytes);
        });
    }

    [Fact]
    public void A_damaged_document_is_read_or_refused_and_nothing_else()
    {
        SeededRun.ForEach(5000, random =>
        {
            var buffer = new ByteBuffer();
            MessagePackDocument.Write(random, new MessagePackWriter(buffer));
            ReadOrRefuse(Damage(random, buffer.WrittenSpan.ToArray()));
        });
    }

    [Fact]
    public void A_document_cut_short_is_refused_at_every_length()
    {
        SeededRun.ForEach(30, random =>
        {
            var buffer = new ByteBuffer();
            MessagePackDocument.Write(random, new MessagePackWriter(buffer));
            for (int length = 0; length < Math.Min(buffer.Length, 500); length++)
                Assert.False(TryRead(buffer.WrittenSpan[..length], skip: true, out _), $"Length {length}");
        });
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int index = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[index] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[index] = (byte)random.Next(0xc0, 0xe0);
                    break;
                case 2:
                    bytes = bytes[..(index + 1)];
                    break;
                default:
                    bytes = [.. bytes[..index], (byte)random.Next(256), .. bytes[index..]];
                    break;
            }
        }

        return bytes;
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = TryRead(bytes, skip: false, out int readTo);
        bool skipped = TryRead(bytes, skip: true, out int skippedTo);
        long allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocatedBytes < LargestAllocationBytes, $"{allocatedBytes} bytes were allocated.");
        if (read)
            Assert.True(skipped && readTo == skippedTo, "What can be read can be skipped.");
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, bool skip, out int position)
    {
        var reader = new MessagePackReader(bytes);
        try
        {
            if (skip)
                reader.Skip();
            else
                MessagePackDocument.Read(ref reader);
            position = reader.Position;
            return true;
        }
        catch (MessagePackFormatException error)
        {
            Assert.InRange(error.Offset, 0, bytes.Length);
            position = 0;
            return false;
        }
    }
}
