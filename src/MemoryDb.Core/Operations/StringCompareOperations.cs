using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>What the commands do that change a string only if it is what the caller takes it for.</summary>
internal static class StringCompareOperations
{
    /// <summary>GET with the revision of the key's last write.</summary>
    public static Revised<ReadOnlyMemory<byte>> GetRevised(ReadContext context, in EncodedKey key, NoArgument none)
    {
        if (context.FindString(in key, out Revision revision) is not { } pair)
            return default;
        if (context.MayHaveTouched(in key))
        {
            throw new InvalidOperationException(
                $"The transaction has changed '{key.ToKey()}', which gets its revision when the transaction ends.");
        }

        return new Revised<ReadOnlyMemory<byte>>(pair.Value, revision);
    }

    /// <summary>SET with IFEQ.</summary>
    public static bool SetIfEqual(WriteContext context, in EncodedKey key, StringCompare<byte[]> argument)
    {
        if (!IsEqual(context, in key, argument.Expected))
            return false;
        StringOperations.EmitPut(context, in key, argument.Pair, argument.Expiry);
        return true;
    }

    /// <summary>DELIFEQ.</summary>
    public static bool DeleteIfEqual(WriteContext context, in EncodedKey key, byte[] expected)
    {
        if (!IsEqual(context, in key, expected))
            return false;
        context.EmitDelete(in key);
        return true;
    }

    /// <summary>SET, if the key's last write is the one expected.</summary>
    public static bool SetIfUnchanged(WriteContext context, in EncodedKey key, StringCompare<Revision> argument)
    {
        if (!IsUnchanged(context, in key, argument.Expected, out _))
            return false;
        StringOperations.EmitPut(context, in key, argument.Pair, argument.Expiry);
        return true;
    }

    /// <summary>DEL, if the key's last write is the one expected.</summary>
    public static bool DeleteIfUnchanged(WriteContext context, in EncodedKey key, Revision expected)
    {
        if (!IsUnchanged(context, in key, expected, out bool exists) || !exists)
            return false;
        context.EmitDelete(in key);
        return true;
    }

    private static bool IsEqual(WriteContext context, in EncodedKey key, byte[] expected) =>
        context.FindString(in key) is { } pair && pair.ValueSpan.SequenceEqual(expected);

    /// <summary>A key that the transaction has changed is none that anybody can have seen before.</summary>
    private static bool IsUnchanged(WriteContext context, in EncodedKey key, Revision expected, out bool exists)
    {
        exists = context.FindString(in key, out Revision revision) is not null;
        return exists ? revision == expected && !context.MayHaveTouched(in key) : expected == Revision.None;
    }
}
