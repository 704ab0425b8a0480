using System.Buffers;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>A serializer that writes to the database when it reads a value, and waits for that.</summary>
internal sealed class CallingSerializer : IValueSerializer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public MemoryDatabase? Database { get; set; }

    public bool HasWritten { get; private set; }

    public void Serialize<T>(T value, IBufferWriter<byte> destination) => destination.Write("x"u8);

    public T Deserialize<T>(ReadOnlyMemory<byte> bytes)
    {
        HasWritten = Database!.String<string>("audit").AppendAsync("read").AsTask().Wait(Patience);
        return (T)(object)new Uri("http://localhost");
    }
}
