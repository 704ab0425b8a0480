using System.Runtime.CompilerServices;
using MemoryDb.Data;

namespace MemoryDb.Operations;

/// <summary>What a pop that may wait looks at before it pops or waits.</summary>
internal static class WaitingOperations
{
    /// <summary>The index of the first key that has something, or -1.</summary>
    /// <exception cref="WrongTypeException">A key before it holds another type.</exception>
    public static int FirstWithElements(
        WriteContext context, in EncodedKey none, (EncodedKey[] Keys, KeyType Type) from)
    {
        for (int index = 0; index < from.Keys.Length; index++)
        {
            ref readonly EncodedKey key = ref from.Keys[index];
            ref Entry entry = ref context.Find(in key);
            if (Unsafe.IsNullRef(ref entry))
                continue;
            return entry.Type == from.Type
                ? index
                : throw new WrongTypeException(key.ToKey(), from.Type, entry.Type);
        }

        return -1;
    }
}
