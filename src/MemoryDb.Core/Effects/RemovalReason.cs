namespace MemoryDb.Effects;

/// <summary>Why a key was removed. The numbers are in the log for ever.</summary>
internal enum RemovalReason : byte
{
    /// <summary>A command removed it.</summary>
    Deleted = 0,

    /// <summary>Its time had come.</summary>
    Expired = 1,
}
