namespace MemoryDb;

/// <summary>The direction in which a sorted set is ranked and walked.</summary>
public enum Order
{
    /// <summary>From the lowest score up; members of equal scores by their stored bytes.</summary>
    Ascending = 0,

    /// <summary>From the highest score down: exactly the reverse of <see cref="Ascending"/>.</summary>
    Descending = 1,
}
