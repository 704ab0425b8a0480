using MemoryDb.Data;
using MemoryDb.Effects;

namespace MemoryDb.Operations;

/// <summary>What the set commands do. A set that loses its last member loses its key.</summary>
internal static class SetOperations
{
    private const int ScanPageCount = 128;

    /// <summary>SISMEMBER.</summary>
    public static bool Contains(ReadContext context, in EncodedKey key, ReadOnlyMemory<byte> member) =>
        context.FindSet(in key) is { } set && set.Contains(member.Span);

    /// <summary>SMISMEMBER.</summary>
    public static bool[] ContainsMany(ReadContext context, in EncodedKey key, byte[][] members)
    {
        bool[] contained = new bool[members.Length];
        if (context.FindSet(in key) is not { } set)
            return contained;
        for (int index = 0; index < members.Length; index++)
            contained[index] = set.Contains(members[index]);
        return contained;
    }

    /// <summary>SCARD.</summary>
    public static long Count(ReadContext context, in EncodedKey key, NoArgument none) =>
        context.FindSet(in key)?.Count ?? 0;

    /// <summary>SMEMBERS.</summary>
    public static ReadOnlyMemory<byte>[] Members(ReadContext context, in EncodedKey key, NoArgument none)
    {
        if (context.FindSet(in key) is not { } set)
            return [];
        var members = new ReadOnlyMemory<byte>[set.Count];
        int filled = 0;
        foreach (ref MemberEntry entry in set)
            members[filled++] = entry.Member;
        return members;
    }

    /// <summary>SRANDMEMBER.</summary>
    public static ReadOnlyMemory<byte>? RandomMember(ReadContext context, in EncodedKey key, NoArgument none) =>
        ToMemory(context.FindSet(in key)?.PickRandom(context.Random));

    /// <summary>SRANDMEMBER with a count; with a negative one where members may come several times.</summary>
    public static ReadOnlyMemory<byte>[] RandomMany(ReadContext context, in EncodedKey key, RandomDraw draw)
    {
        if (context.FindSet(in key) is not { } set)
            return [];
        return ToMemory(RandomMembers.Draw(set, draw, context.Random));
    }

    /// <summary>One step of SSCAN.</summary>
    public static ElementPage<byte[]> Scan(ReadContext context, in EncodedKey key, ulong cursor)
    {
        if (context.FindSet(in key) is not { } set)
            return new ElementPage<byte[]>([], 0);
        var visited = new List<byte[]>(Math.Min(ScanPageCount, set.Count));
        ulong next = set.Scan(cursor, ScanPageCount, visited);
        return new ElementPage<byte[]>([.. visited], next);
    }

    /// <summary>SADD.</summary>
    public static bool Add(WriteContext context, in EncodedKey key, byte[] member)
    {
        if (Contains(context, in key, member))
            return false;
        context.Emit(EffectKind.SetAdd, in key, new EffectItem(member));
        return true;
    }

    /// <summary>SADD of several members.</summary>
    /// <returns>How many are new.</returns>
    public static long AddMany(WriteContext context, in EncodedKey key, byte[][] members) =>
        EmitDistinct(context, in key, EffectKind.SetAdd, members, context.FindSet(in key), contained: false);

    /// <summary>SREM.</summary>
    public static bool Remove(WriteContext context, in EncodedKey key, byte[] member)
    {
        if (!Contains(context, in key, member))
            return false;
        context.Emit(EffectKind.SetRemove, in key, new EffectItem(member));
        return true;
    }

    /// <summary>SREM of several members.</summary>
    /// <returns>How many were there.</returns>
    public static long RemoveMany(WriteContext context, in EncodedKey key, byte[][] members) =>
        context.FindSet(in key) is { } set
            ? EmitDistinct(context, in key, EffectKind.SetRemove, members, set, contained: true)
            : 0;

    /// <summary>SPOP. The member chosen is logged.</summary>
    public static ReadOnlyMemory<byte>? Pop(WriteContext context, in EncodedKey key, NoArgument none)
    {
        byte[]? member = context.FindSet(in key)?.PickRandom(context.Random);
        if (member is not null)
            context.Emit(EffectKind.SetRemove, in key, new EffectItem(member));
        return ToMemory(member);
    }

    /// <summary>SPOP with a count. The members chosen are logged; if they are all, the removal of the key.</summary>
    public static ReadOnlyMemory<byte>[] PopMany(WriteContext context, in EncodedKey key, int count)
    {
        if (context.FindSet(in key) is not { } set || count == 0)
            return [];
        byte[][] members = RandomMembers.Distinct(set, count, context.Random);
        if (members.Length == set.Count)
            context.EmitDelete(in key);
        else
            context.Emit(new Effect(
                EffectKind.SetRemove, key, Array.ConvertAll(members, static member => new EffectItem(member))));
        return ToMemory(members);
    }

    /// <summary>Emits one effect on those members that are in the set, or are not, each once.</summary>
    private static long EmitDistinct(
        WriteContext context, in EncodedKey key, EffectKind kind, byte[][] members, SetValue? set, bool contained)
    {
        var items = new EffectItem[members.Length];
        var seen = new SetValue([], context.Keyspace.Hash);
        foreach (byte[] member in members)
        {
            if ((set?.Contains(member) ?? false) == contained && seen.Add(member))
                items[seen.Count - 1] = new EffectItem(member);
        }

        if (seen.Count > 0)
            context.Emit(new Effect(kind, key, items.AsSpan(0, seen.Count)));
        return seen.Count;
    }

    /// <summary>What is stored is never changed, so it may be handed out.</summary>
    private static ReadOnlyMemory<byte>? ToMemory(byte[]? member)
    {
        // Not a conditional expression: its null would be converted to empty memory.
        if (member is null)
            return null;
        return member.AsMemory();
    }

    private static ReadOnlyMemory<byte>[] ToMemory(byte[][] members) =>
        Array.ConvertAll(members, static member => (ReadOnlyMemory<byte>)member);
}
