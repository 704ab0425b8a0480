namespace MemoryDb;

/// <summary>
/// One end of a range of members. A member converts to a bound that includes it; the default value leaves the range
/// open at that end.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
public readonly record struct MemberBound<T>
{
    /// <summary>A bound at a member, which need not be in the set.</summary>
    /// <param name="member">The member.</param>
    /// <param name="isExclusive">Whether just this member is left out.</param>
    public MemberBound(T member, bool isExclusive = false)
    {
        IsBounded = true;
        Member = member;
        IsExclusive = isExclusive;
    }

    /// <summary>No bound: the range goes on to the end of the set (in Redis, <c>-</c> or <c>+</c>).</summary>
    public static MemberBound<T> Unbounded => default;

    /// <summary>Whether there is a bound at all.</summary>
    public bool IsBounded { get; }

    /// <summary>The member; the default of <typeparamref name="T"/> if there is no bound.</summary>
    public T? Member { get; }

    /// <summary>Whether just this member is left out.</summary>
    public bool IsExclusive { get; }

    /// <summary>A bound that leaves out the member itself (in Redis, a parenthesis before it).</summary>
    public static MemberBound<T> Exclusive(T member) => new(member, isExclusive: true);

    /// <summary>A bound that includes the member.</summary>
    public static implicit operator MemberBound<T>(T member) => new(member);
}
