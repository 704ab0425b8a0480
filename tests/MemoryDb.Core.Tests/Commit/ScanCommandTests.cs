using System.Text;
using MemoryDb.Data;
using MemoryDb.Log;

namespace MemoryDb.Core.Tests.Commit;

/// <summary>A walk over all keys is made of commands, also where it finds that nothing was ever stored.</summary>
public sealed class ScanCommandTests
{
    /// <summary>The write was called before the walk, and so executes before it.</summary>
    [Fact]
    public void A_walk_executes_behind_the_commands_called_before_it_T10()
    {
        using var held = new HeldDatabase(static options => options.MaxPendingBytes = 64 * 1024);
        _ = held.Database.String<byte[]>("filling").SetAsync(new byte[128 * 1024]);
        held.Run();
        string early = Enumerable.Range(0, 1000).Select(number => $"k{number}").First(
            static key => SlotOf(key) < SlotOf("filling"));
        _ = held.Database.String<string>(early).SetAsync("v");
        List<string> keys = held.AssertWithheld(() => WalkAsync(held.Database));
        Assert.Contains(early, keys);
    }

    /// <summary>T5: what a deposed node's memory holds is shown to nobody, its emptiness included.</summary>
    [Fact]
    public async Task A_walk_of_a_deposed_node_is_refused_also_if_it_never_held_a_key_T5()
    {
        using var held = new HeldDatabase();
        ValueTask cleared = held.Database.Keys.ClearAsync();
        held.Run();
        held.Log.AnswerConflict(new LogPosition(1000));
        held.Run();
        Assert.Throws<NotPrimaryException>(() => cleared.GetAwaiter().GetResult());
        Task<List<string>> walk = WalkAsync(held.Database);
        ValueTask<bool> read = held.Database.Keys.ExistsAsync("k");
        held.Run();
        Assert.Throws<NotPrimaryException>(() => { read.GetAwaiter().GetResult(); });
        await Assert.ThrowsAsync<NotPrimaryException>(() => walk);
    }

    [Fact]
    public async Task A_walk_of_a_closed_database_is_refused_also_if_it_never_held_a_key()
    {
        MemoryDatabase database = await MemoryDatabase.OpenAsync(new InMemoryTransactionLog());
        await database.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => WalkAsync(database));
    }

    private static int SlotOf(string key) => HashSlots.Of(Encoding.UTF8.GetBytes(key));

    private static async Task<List<string>> WalkAsync(MemoryDatabase database)
    {
        List<string> keys = [];
        await foreach (Key key in database.Keys.ScanAsync())
            keys.Add(key.ToString());
        return keys;
    }
}
