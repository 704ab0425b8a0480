using MemoryDb.Log;
using MessagePack;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>The serializer that the guide shows is compiled from the page, and used.</summary>
public sealed class SerializersPageTests : IDisposable
{
    private const string Page = "docs/guide/serializers.md";

    private readonly string _directory = Directory.CreateTempSubdirectory("memorydb-serializers-").FullName;

    [Fact]
    public async Task The_MessagePack_of_the_page_stores_values_in_a_database_and_reads_them_back()
    {
        var position = new Position { Latitude = 47.37, Longitude = 8.54 };
        await using (MemoryDatabase db = await OpenAsync())
            await db.String<Position>("ship").SetAsync(position);

        await using MemoryDatabase reopened = await OpenAsync();
        Position read = (await reopened.String<Position>("ship").GetAsync()).Value;
        byte[] stored = (await reopened.String<byte[]>("ship").GetAsync()).Value;

        Assert.Equal((position.Latitude, position.Longitude), (read.Latitude, read.Longitude));
        const byte arrayOfTwo = 0x92;
        Assert.Equal(arrayOfTwo, stored[0]);
    }

    [Fact]
    public async Task The_MessagePack_of_the_page_says_that_bytes_are_no_such_value()
    {
        await using MemoryDatabase db = await OpenAsync();
        await db.String<string>("ship").SetAsync("Titanic");

        await Assert.ThrowsAsync<WrongValueException>(() => db.String<Position>("ship").GetAsync().AsTask());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<MemoryDatabase> OpenAsync() => MemoryDatabase.OpenAsync(
        Path.Combine(_directory, "data"),
        new QuorumLogOptions { ReplicaCount = 1 },
        new MemoryDatabaseOptions { Serializer = SerializerOfThePage() });

    private static IValueSerializer SerializerOfThePage()
    {
        IReadOnlyList<CodeBlock> block = CodeBlockReader.Read(Page, RepositoryFiles.Read(Page))
            .First(program => program[^1].Code.Contains("MessagePackSerializer", StringComparison.Ordinal));
        Type serializer = CodeBlockCompiler.Load(block).GetTypes().Single(typeof(IValueSerializer).IsAssignableFrom);
        return (IValueSerializer)Activator.CreateInstance(serializer, MessagePackSerializerOptions.Standard)!;
    }

    /// <summary>What is stored.</summary>
    [MessagePackObject]
    public sealed class Position
    {
        [Key(0)]
        public double Latitude { get; set; }

        [Key(1)]
        public double Longitude { get; set; }
    }
}
