using System.Buffers.Binary;

namespace MemoryDb.Fuzzing;

/// <summary>Makes inputs out of others: flips, cuts, doubles, splices, and puts telling values in.</summary>
internal sealed class Mutator(Random random, FuzzTarget target)
{
    private const int LongestInputBytes = 1 << 16;

    private static readonly long[] TellingNumbers =
    [
        0, 1, -1, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, 1L << 53, long.MaxValue, long.MinValue,
    ];

    /// <summary>An input of its own: now and then noise, mostly a changed piece of the corpus.</summary>
    public byte[] Next()
    {
        if (random.Next(50) == 0)
            return Noise();
        byte[] input = [.. Pick(target.Corpus)];
        for (int count = 1 + random.Next(random.Next(2) == 0 ? 2 : 8); count > 0; count--)
            input = Change(input);
        if (input.Length > LongestInputBytes)
            input = input[..LongestInputBytes];
        if (random.Next(2) == 0)
            target.Mend(input);
        return input;
    }

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(300)];
        random.NextBytes(noise);
        return noise;
    }

    private byte[] Change(byte[] input)
    {
        if (input.Length == 0)
            return Noise();
        int index = random.Next(input.Length);
        switch (random.Next(8))
        {
            case 0:
                input[index] ^= (byte)(1 << random.Next(8));
                return input;
            case 1:
                input[index] = (byte)random.Next(256);
                return input;
            case 2:
                return input[..index];
            case 3:
                return [.. input[..index], .. input[(index + random.Next(input.Length - index))..]];
            case 4:
                return [.. input[..index], .. Pick(target.Dictionary), .. input[index..]];
            case 5:
                PutNumber(input.AsSpan(index));
                return input;
            case 6:
                Overwrite(input.AsSpan(index), Pick(target.Dictionary));
                return input;
            default:
                byte[] other = Pick(target.Corpus);
                return [.. input[..index], .. other.AsSpan(random.Next(other.Length + 1))];
        }
    }

    private void PutNumber(Span<byte> place)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        long value = TellingNumbers[random.Next(TellingNumbers.Length)] + random.Next(-1, 2);
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            Overwrite(place, number[..width]);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            Overwrite(place, number[^width..]);
        }
    }

    private static void Overwrite(Span<byte> place, ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, place.Length)].CopyTo(place);

    private byte[] Pick(IReadOnlyList<byte[]> list) => list.Count == 0 ? [] : list[random.Next(list.Count)];
}
