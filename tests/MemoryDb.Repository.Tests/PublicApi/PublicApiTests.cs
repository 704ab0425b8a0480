using System.Reflection;

namespace MemoryDb.Repository.Tests.PublicApi;

/// <summary>
/// What is public is a promise: it changes only together with the approved listing, so that review sees every change.
/// </summary>
public sealed class PublicApiTests
{
    private const string Folder = "tests/MemoryDb.Repository.Tests/approved";
    private const string ApproveVariable = "MEMORYDB_APPROVE";

    [Theory]
    [InlineData("MemoryDb.Core")]
    [InlineData("MemoryDb.Log")]
    [InlineData("MemoryDb.Hosting")]
    public void The_public_API_is_the_approved_one(string package)
    {
        string approvedPath = RepositoryFiles.FullPath($"{Folder}/{package}.txt");
        string receivedPath = RepositoryFiles.FullPath($"{Folder}/{package}.received.txt");
        string received = PublicApiListing.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
            File.WriteAllText(approvedPath, received);

        string approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        Assert.Fail($"""
            The public API of {package} is not the approved one:
            {string.Join('\n', LineDifference.Between(approved, received))}
            To approve: {ApproveVariable}=1 dotnet test tests/MemoryDb.Repository.Tests
            """);
    }

    [Fact]
    public void The_listing_shows_what_a_caller_relies_on()
    {
        string listing = PublicApiListing.Of(typeof(ListingSubject<>).Assembly);

        Assert.Contains("""
            public sealed class MemoryDb.Repository.Tests.PublicApi.ListingSubject<T> : IDisposable where T : notnull
                public ListingSubject(string? name, int count = 7)
                public void Dispose()
                [System.ObsoleteAttribute("Use Find")]
                public T? Find(params string[] names)
                public const int Limit = 3
                public required string? Name { get; init; }
            """.ReplaceLineEndings("\n"), listing);
        Assert.DoesNotContain("Hidden", listing);
    }
}
