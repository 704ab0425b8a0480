using MemoryDb.Commit;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Log;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Snapshots;

/// <summary>Restoring takes nothing for granted: what a primary cannot have written is refused by type (L14).</summary>
public sealed class RestorerTests
{
    [Theory]
    [InlineData("hash field in a string")]
    [InlineData("string without a value")]
    [InlineData("negative pop")]
    [InlineData("kind beyond a byte")]
    [InlineData("score that is no number")]
    [InlineData("negative expiry")]
    [InlineData("push of nothing")]
    public async Task An_effect_that_no_primary_writes_makes_the_log_corrupt(string defect)
    {
        var log = new InMemoryTransactionLog();
        await log.AppendAsync(LogPosition.None, CreateRecord(defect).WrittenMemory);
        var error = await Assert.ThrowsAsync<LogCorruptException>(() => MemoryDatabase.OpenAsync(log));
        Assert.Equal(new LogPosition(1), error.Position);
    }

    private static ByteBuffer CreateRecord(string defect)
    {
        var record = new ByteBuffer();
        new RecordHeader(RecordKind.Effects, new LogPosition(1), Guid.Empty, 1, new Revision(1)).Write(record);
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(3);
        WriteEffect(record, (int)EffectKind.KeyPut, "text", 0, "value");
        WriteEffect(record, (int)EffectKind.ListPushLeft, "list", null, "a", "b");
        switch (defect)
        {
            case "hash field in a string":
                WriteEffect(record, (int)EffectKind.HashPut, "text", null, "field", "value");
                break;
            case "string without a value":
                WriteEffect(record, (int)EffectKind.KeyPut, "other", 0);
                break;
            case "negative pop":
                WriteEffect(record, (int)EffectKind.ListPopLeft, "list", -1);
                break;
            case "kind beyond a byte":
                WriteEffect(record, 256 + (int)EffectKind.SetAdd, "set", null, "member");
                break;
            case "score that is no number":
                writer.WriteArrayHeader(4);
                writer.WriteInteger((int)EffectKind.SortedSetPut);
                writer.WriteBinary("scores"u8);
                writer.WriteBinary("member"u8);
                writer.WriteDouble(double.NaN);
                break;
            case "negative expiry":
                WriteEffect(record, (int)EffectKind.KeyExpire, "text", -5);
                break;
            default:
                WriteEffect(record, (int)EffectKind.ListPushLeft, "list", null);
                break;
        }

        return record;
    }

    private static void WriteEffect(ByteBuffer record, int kind, string key, long? number, params string[] items)
    {
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(2 + (number is null ? 0 : 1) + items.Length);
        writer.WriteInteger(kind);
        writer.WriteBinary(System.Text.Encoding.UTF8.GetBytes(key));
        if (number is { } value)
            writer.WriteInteger(value);
        foreach (string item in items)
            writer.WriteBinary(System.Text.Encoding.UTF8.GetBytes(item));
    }
}
