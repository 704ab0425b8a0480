namespace MemoryDb.Serialization;

/// <summary>Bytes that are no MessagePack, end too early, or hold another value than the reader expects.</summary>
internal sealed class MessagePackFormatException(string message, int offset)
    : FormatException($"{message} (at offset {offset})")
{
    /// <summary>Where the value starts that could not be read, in bytes from the start of the document.</summary>
    public int Offset { get; } = offset;
}
