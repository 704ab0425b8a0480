namespace MemoryDb.Log;

/// <summary>One durable record as a reader of the log sees it.</summary>
/// <param name="Position">Its number in the log.</param>
/// <param name="Payload">The bytes that were appended. They belong to the reader: nobody changes them any more.</param>
public readonly record struct LogRecord(LogPosition Position, ReadOnlyMemory<byte> Payload);
