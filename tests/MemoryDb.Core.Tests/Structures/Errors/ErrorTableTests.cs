namespace MemoryDb.Core.Tests.Structures.Errors;

/// <summary>
/// Every command of every handle, with keys of other types and with numbers at their edges: it succeeds, or says what
/// is wrong with an error that a caller can expect, and then nothing is logged and nothing is changed.
/// </summary>
public sealed class ErrorTableTests
{
    /// <summary>Commands that replace whatever the key holds, as SET does, or look at whatever it holds.</summary>
    private static readonly string[] AnyType = ["DurableString.SetAsync"];

    private static readonly Dictionary<KeyType, Func<MemoryDatabase, Key, object>> Handles = new()
    {
        [KeyType.String] = (database, key) => database.String<string>(key),
        [KeyType.Hash] = (database, key) => database.Hash<string, string>(key),
        [KeyType.List] = (database, key) => database.List<string>(key),
        [KeyType.Set] = (database, key) => database.Set<string>(key),
        [KeyType.SortedSet] = (database, key) => database.SortedSet<string>(key),
    };

    public static TheoryData<KeyType> Types => [.. Handles.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_key_of_another_type_is_refused_and_stays_as_it_is(KeyType type)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        await FillAsync(database);
        int tried = 0;
        foreach (KeyType held in Handles.Keys.Where(other => !Fits(type, other)))
        {
            object handle = Handles[type](database, NameOf(held));
            foreach (CommandCall call in CommandCall.Of(handle.GetType()))
            {
                if (AnyType.Any(name => call.Name.Contains(name["DurableString.".Length..], StringComparison.Ordinal)
                    && type == KeyType.String))
                    continue;
                await AssertRefusedAsync(database, call, handle, held);
                tried++;
            }
        }

        Assert.InRange(tried, 20, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Numbers_at_their_edges_are_taken_or_refused_and_nothing_breaks(KeyType type)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync();
        int tried = 0;
        foreach (CommandCall call in CommandCall.Of(Handles[type](database, "key").GetType()))
        {
            foreach (object?[] arguments in call.EdgeArguments())
            {
                await FillAsync(database);
                UInt128 before = database.ComputeDigest();
                Revision revision = database.DurableRevision;
                try
                {
                    await call.RunAsync(Handles[type](database, NameOf(type)), arguments);
                }
                catch (Exception refused) when (refused is MemoryDbException or ArgumentException)
                {
                    Assert.True(refused.Message.Length > 10, $"{call.Name}({Show(arguments)}) says too little.");
                    await database.FlushAsync();
                    Assert.True(
                        before == database.ComputeDigest(), $"{call.Name}({Show(arguments)}) changed something.");
                    Assert.Equal(revision, database.DurableRevision);
                }

                tried++;
            }
        }

        Assert.InRange(tried, 10, int.MaxValue);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
    }

    private static async Task AssertRefusedAsync(
        MemoryDatabase database, CommandCall call, object handle, KeyType held)
    {
        UInt128 before = database.ComputeDigest();
        Revision revision = database.DurableRevision;
        Exception? thrown = await Record.ExceptionAsync(() => call.RunAsync(handle, call.Arguments()));
        Assert.True(thrown is WrongTypeException, $"{call.Name} on a {held}: {thrown?.Message ?? "no error"}");
        await database.FlushAsync();
        Assert.True(before == database.ComputeDigest(), $"{call.Name} on a {held} changed something.");
        Assert.Equal(revision, database.DurableRevision);
    }

    /// <summary>Sorted sets are combined with plain sets too: these are left out.</summary>
    private static bool Fits(KeyType type, KeyType held) => type == held
        || (type == KeyType.SortedSet && held == KeyType.Set);

    private static Key NameOf(KeyType type) => $"the {type}";

    private static async Task FillAsync(MemoryDatabase database)
    {
        await database.Keys.ClearAsync();
        await database.String<string>(NameOf(KeyType.String)).SetAsync("1");
        await database.Hash<string, string>(NameOf(KeyType.Hash)).SetAsync("1", "1");
        await database.List<string>(NameOf(KeyType.List)).PushRightAsync(["1", "2", "3"]);
        await database.Set<string>(NameOf(KeyType.Set)).AddAsync(["1", "2", "3"]);
        await database.SortedSet<string>(NameOf(KeyType.SortedSet)).AddAsync("1", 1);
    }

    private static string Show(object?[] arguments) => string.Join(", ", arguments);
}
