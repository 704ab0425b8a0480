using System.Buffers.Binary;
using MemoryDb.Log;

namespace MemoryDb.Fuzzing;

/// <summary>Options of any value: each is accepted or refused as an argument, and nothing else.</summary>
internal sealed class OptionsTarget : FuzzTarget
{
    private const int Bytes = 64;

    public override string Name => "options";

    public override IReadOnlyList<byte[]> Corpus { get; } = [new byte[Bytes], [.. Enumerable.Repeat((byte)1, Bytes)]];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        [[3, 0, 0, 0], [5, 0, 0, 0], [0, 0, 16, 0], [0, 0, 0, 4], [0xff, 0xff, 0xff, 0x7f]];

    public override void Read(byte[] input)
    {
        Array.Resize(ref input, Bytes);
        ReadOnlySpan<byte> bytes = input;
        var log = new QuorumLogOptions
        {
            ReplicaCount = BinaryPrimitives.ReadInt32LittleEndian(bytes),
            FirstSegmentBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            ReplicaQueueBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            ReplicaTimeout = new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])),
            Folders = bytes[24] % 2 == 0 ? null : [.. Enumerable.Range(0, bytes[25] % 7).Select(number =>
                number == input[26] ? "" : $"folder{number % (1 + (input[27] % 5))}")],
        };
        var database = new MemoryDatabaseOptions
        {
            CommitTimeout = new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes[32..])),
            CloseTimeout = new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(bytes[40..])),
            MaxPendingBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
        };
        Validate(log.Validate);
        Validate(database.Validate);
    }

    private static void Validate(Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException)
        {
        }
    }
}
