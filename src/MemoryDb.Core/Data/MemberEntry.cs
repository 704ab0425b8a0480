namespace MemoryDb.Data;

/// <summary>A member of a <see cref="SetValue"/>.</summary>
internal readonly struct MemberEntry(ulong hash, byte[] member) : IByteMapEntry
{
    /// <inheritdoc/>
    public ulong Hash => hash;

    /// <summary>The member's bytes.</summary>
    public byte[] Member => member;

    /// <inheritdoc/>
    public bool IsOccupied => member is not null;

    /// <inheritdoc/>
    public bool KeyEquals(ReadOnlySpan<byte> key) => member.AsSpan().SequenceEqual(key);
}
