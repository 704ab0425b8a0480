namespace MemoryDb.Core.Tests.Structures;

public class DurableSetTests
{
    [Fact]
    public async Task A_member_is_added_once()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<string> set = opened.Database.Set<string>("s");

        Assert.True(await set.AddAsync("a"));
        Assert.False(await set.AddAsync("a"));
        Assert.True(await set.AddAsync("b"));

        Assert.Equal(2, await set.CountAsync());
        Assert.Equal(["a", "b"], (await set.MembersAsync()).Order());
        Assert.True(await set.ContainsAsync("a"));
        Assert.False(await set.ContainsAsync("c"));
    }

    [Fact]
    public async Task The_empty_member_is_a_member()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<string> set = opened.Database.Set<string>("s");

        Assert.True(await set.AddAsync(""));
        Assert.True(await set.ContainsAsync(""));
        Assert.Equal("", (await set.RandomMemberAsync()).Value);
        await opened.ReopenAsync();
        Assert.True((await opened.Database.Set<string>("s").PopAsync()).HasValue);
    }

    [Fact]
    public async Task Of_several_members_only_new_ones_count_and_each_once()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");

        Assert.Equal(3, await set.AddAsync([1, 2, 2, 3, 1]));
        Assert.Equal(1, await set.AddAsync([3, 4, 4]));
        Assert.Equal(0, await set.AddAsync([1, 4]));

        Assert.Equal([1, 2, 3, 4], (await set.MembersAsync()).Order());
        await opened.ReopenAsync();
        Assert.Equal([1, 2, 3, 4], (await opened.Database.Set<int>("s").MembersAsync()).Order());
    }

    [Fact]
    public async Task Several_members_are_removed_each_once()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([1, 2, 3, 4]);

        Assert.Equal(2, await set.RemoveAsync([2, 2, 9, 3]));
        Assert.True(await set.RemoveAsync(4));
        Assert.False(await set.RemoveAsync(4));

        Assert.Equal(1, Assert.Single(await set.MembersAsync()));
        await opened.ReopenAsync();
    }

    [Fact]
    public async Task Several_members_are_looked_up_in_their_order()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        bool[] before = await set.ContainsAsync([1, 2]);
        await set.AddAsync([1, 3]);
        bool[] after = await set.ContainsAsync([1, 2, 3, 1]);

        Assert.Equal([false, false], before);
        Assert.Equal([true, false, true, true], after);
    }

    [Fact]
    public async Task A_set_goes_with_its_last_member()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        MemoryDatabase database = opened.Database;
        DurableSet<int> set = database.Set<int>("s");

        await set.AddAsync(1);
        Assert.True(await set.RemoveAsync(1));
        Assert.False(await database.Keys.ExistsAsync("s"));

        await set.AddAsync([1, 2]);
        Assert.Equal(2, await set.RemoveAsync([2, 1, 0]));
        Assert.False(await database.Keys.ExistsAsync("s"));

        await set.AddAsync(1);
        Assert.Equal(1, (await set.PopAsync()).Value);
        Assert.False(await database.Keys.ExistsAsync("s"));

        await set.AddAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], (await set.PopAsync(3)).Order());
        Assert.False(await database.Keys.ExistsAsync("s"));
        await opened.ReopenAsync();
        Assert.False(await opened.Database.Keys.ExistsAsync("s"));
    }

    [Fact]
    public async Task An_absent_key_is_an_empty_set()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");

        Assert.Equal(0, await set.CountAsync());
        Assert.Empty(await set.MembersAsync());
        Assert.False(await set.RemoveAsync(1));
        Assert.Equal(0, await set.RemoveAsync([1, 2]));
        Assert.False((await set.PopAsync()).HasValue);
        Assert.Empty(await set.PopAsync(3));
        Assert.False((await set.RandomMemberAsync()).HasValue);
        Assert.Empty(await set.RandomMembersAsync(3));
        Assert.Empty(await set.RandomMembersAsync(3, allowRepetition: true));
        Assert.Empty(await set.ScanAsync().ToListAsync());
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.String<int>("s").SetAsync(1);
        DurableSet<int> set = opened.Database.Set<int>("s");
        UInt128 before = opened.Database.ComputeDigest();

        Func<Task>[] commands =
        [
            () => set.AddAsync(1).AsTask(), () => set.AddAsync([1]).AsTask(),
            () => set.RemoveAsync(1).AsTask(), () => set.RemoveAsync([1]).AsTask(),
            () => set.ContainsAsync(1).AsTask(), () => set.ContainsAsync([1]).AsTask(),
            () => set.MembersAsync().AsTask(), () => set.CountAsync().AsTask(),
            () => set.PopAsync().AsTask(), () => set.PopAsync(0).AsTask(), () => set.PopAsync(1).AsTask(),
            () => set.RandomMemberAsync().AsTask(), () => set.RandomMembersAsync(0).AsTask(),
            () => set.ScanAsync().ToListAsync().AsTask(),
        ];
        foreach (Func<Task> command in commands)
        {
            WrongTypeException error = await Assert.ThrowsAsync<WrongTypeException>(command);
            Assert.Equal((KeyType.Set, KeyType.String), (error.Expected, error.Actual));
        }

        Assert.Equal(before, opened.Database.ComputeDigest());
    }

    [Fact]
    public async Task Arguments_without_meaning_are_refused_before_anything_else()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        await opened.Database.String<int>("s").SetAsync(1);
        DurableSet<string> set = opened.Database.Set<string>("s");

        await Assert.ThrowsAsync<ArgumentNullException>(
            "members", async () => await set.AddAsync((IReadOnlyCollection<string>)null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("count", async () => await set.PopAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("count", async () => await set.RandomMembersAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "count", async () => await set.RandomMembersAsync(1024 * 1024 + 1, allowRepetition: true));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await set.AddAsync((string)null!));
    }

    [Fact]
    public async Task A_command_that_changes_nothing_logs_nothing()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([1, 2]);
        Revision before = opened.Database.DurableRevision;

        await set.AddAsync(1);
        await set.AddAsync([1, 2]);
        await set.RemoveAsync(3);
        await set.RemoveAsync([3, 4]);
        await set.PopAsync(0);
        await set.RandomMembersAsync(1);
        await opened.Database.FlushAsync();

        Assert.Equal(before, opened.Database.DurableRevision);
    }

    [Fact]
    public async Task Members_are_equal_if_their_bytes_are()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();

        await opened.Database.Set<int>("s").AddAsync(7);

        Assert.True(await opened.Database.Set<string>("s").ContainsAsync("7"));
        Assert.True(await opened.Database.Set<byte[]>("s").ContainsAsync("7"u8.ToArray()));
        await opened.Database.Set<string>("s").AddAsync("x");
        await Assert.ThrowsAsync<WrongValueException>(async () => await opened.Database.Set<int>("s").MembersAsync());
    }

    [Fact]
    public async Task Ten_thousand_members_are_kept_scanned_and_popped()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        int[] members = [.. Enumerable.Range(0, 10_000)];
        Assert.Equal(10_000, await opened.Database.Set<int>("s").AddAsync(members));
        await opened.ReopenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");

        Assert.Equal(10_000, await set.CountAsync());
        Assert.Equal(members, (await set.MembersAsync()).Order());
        Assert.Equal(members, (await set.ScanAsync().ToListAsync()).Order());
        int[] popped = await set.PopAsync(9_000);
        Assert.Equal(9_000, popped.Distinct().Count());
        Assert.Equal(members.Except(popped), (await set.MembersAsync()).Order());
        await opened.ReopenAsync();
        Assert.Equal(1_000, await opened.Database.Set<int>("s").CountAsync());
    }
}
