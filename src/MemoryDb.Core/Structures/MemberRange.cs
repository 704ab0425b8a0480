namespace MemoryDb;

/// <summary>
/// A range of members in the order of their stored bytes:
/// <c>new MemberRange&lt;string&gt;("a", MemberBound&lt;string&gt;.Exclusive("b"))</c>. One whose minimum lies above
/// its maximum is empty; the default value is <see cref="All"/>.
/// </summary>
/// <typeparam name="T">The members' type.</typeparam>
/// <param name="Minimum">Its lower end.</param>
/// <param name="Maximum">Its upper end.</param>
public readonly record struct MemberRange<T>(MemberBound<T> Minimum, MemberBound<T> Maximum)
{
    /// <summary>Every member.</summary>
    public static MemberRange<T> All => default;

    /// <summary>Every member from a bound on.</summary>
    public static MemberRange<T> From(MemberBound<T> minimum) => new(minimum, MemberBound<T>.Unbounded);

    /// <summary>Every member up to a bound.</summary>
    public static MemberRange<T> UpTo(MemberBound<T> maximum) => new(MemberBound<T>.Unbounded, maximum);
}
