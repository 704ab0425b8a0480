namespace MemoryDb.Repository.Tests.PublicApi;

/// <summary>A type whose listing the tests know.</summary>
public sealed class ListingSubject<T> : IDisposable
    where T : notnull
{
    public const int Limit = 3;

    private readonly int _count;

    public ListingSubject(string? name, int count = 7)
    {
        Name = name;
        _count = count;
    }

    public required string? Name { get; init; }

    [Obsolete("Use Find")]
    public T? Find(params string[] names) => names.Length > _count ? Hidden() : default;

    public void Dispose()
    {
    }

    internal T? Hidden() => default;
}
