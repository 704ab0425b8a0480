using System.Collections.Immutable;

namespace MemoryDb.Core.Tests.Models;

/// <summary>A set. It is replaced, never changed.</summary>
internal sealed record ModelSet(ImmutableSortedSet<string> Members) : ModelValue(KeyType.Set)
{
    public static readonly ImmutableSortedSet<string> Empty = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public override ModelValue Copy() => this;

    /// <summary>The members of a key; none if it does not exist.</summary>
    /// <exception cref="WrongTypeException">It holds another type.</exception>
    public static ImmutableSortedSet<string> Find(ModelState state, string key) =>
        state.Find<ModelSet>(key, KeyType.Set)?.Members ?? Empty;

    /// <summary>Gives the key these members; without any, it goes.</summary>
    public static void Put(ModelState state, string key, ImmutableSortedSet<string> members)
    {
        if (members.IsEmpty)
            state.Remove(key);
        else
            state.PutKeepingExpiry(key, new ModelSet(members));
    }
}
