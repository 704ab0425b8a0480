using System.Text;
using MemoryDb.Commit;
using MemoryDb.Core.Tests.Support;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Effects;

/// <summary>What no primary writes makes the log corrupt (L14).</summary>
public sealed class UnsoundEffectTests
{
    /// <summary>No command can name it.</summary>
    [Fact]
    public async Task A_key_beyond_the_limit_makes_the_log_corrupt()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        ByteBuffer record = HandWrittenLog.Begin(RecordKind.Effects, sequence: 2);
        Write(record, EffectKind.KeyPut, new byte[Key.MaxBytes + 1], 0, "value");
        await written.AppendAsync(record);
        await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
    }

    [Fact]
    public async Task A_removal_for_no_known_reason_makes_the_log_corrupt()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        ByteBuffer record = HandWrittenLog.Begin(RecordKind.Effects, sequence: 2);
        Write(record, EffectKind.KeyPut, "key"u8.ToArray(), 0, "value");

        // A batch of its own, under the next revision.
        Write(record, EffectKind.KeyDelete, "key"u8.ToArray(), 7);
        await written.AppendAsync(record);
        await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
    }

    /// <summary>Memory and log would have parted before.</summary>
    [Fact]
    public async Task A_removal_of_a_key_that_is_not_there_makes_the_log_corrupt()
    {
        HandWrittenLog written = await HandWrittenLog.CreateAsync();
        ByteBuffer record = HandWrittenLog.Begin(RecordKind.Effects, sequence: 2);
        Write(record, EffectKind.KeyDelete, "key"u8.ToArray(), (long)RemovalReason.Expired);
        await written.AppendAsync(record);
        await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(written.Log));
    }

    /// <summary>One batch with one effect.</summary>
    private static void Write(ByteBuffer record, EffectKind kind, byte[] key, long number, params string[] items)
    {
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(1);
        writer.WriteArrayHeader(3 + items.Length);
        writer.WriteInteger((int)kind);
        writer.WriteBinary(key);
        writer.WriteInteger(number);
        foreach (string item in items)
            writer.WriteBinary(Encoding.UTF8.GetBytes(item));
    }
}
