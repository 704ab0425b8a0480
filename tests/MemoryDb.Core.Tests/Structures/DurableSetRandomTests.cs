namespace MemoryDb.Core.Tests.Structures;

public class DurableSetRandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(int.MaxValue)]
    public async Task Members_drawn_without_repetition_are_different_and_of_the_set(int count)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([.. Enumerable.Range(0, 100)]);

        int[] drawn = await set.RandomMembersAsync(count);

        Assert.Equal(Math.Min(count, 100), drawn.Distinct().Count());
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        Assert.All(drawn, member => Assert.InRange(member, 0, 99));
        Assert.Equal(100, await set.CountAsync());
    }

    [Fact]
    public async Task Members_drawn_with_repetition_are_as_many_as_asked_for()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([1, 2, 3]);

        int[] drawn = await set.RandomMembersAsync(300, allowRepetition: true);

        Assert.Equal(300, drawn.Length);
        Assert.Equal([1, 2, 3], drawn.Distinct().Order());
        Assert.Empty(await set.RandomMembersAsync(0, allowRepetition: true));
    }

    [Fact]
    public async Task Each_member_is_drawn_about_as_often_as_any_other()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([.. Enumerable.Range(0, 10)]);
        int[] single = new int[10], few = new int[10], many = new int[10], first = new int[10];

        for (int round = 0; round < 3_000; round++)
        {
            single[(await set.RandomMemberAsync()).Value]++;
            foreach (int member in await set.RandomMembersAsync(3))
                few[member]++;
            int[] shuffled = await set.RandomMembersAsync(6);
            first[shuffled[0]]++;
            foreach (int member in shuffled)
                many[member]++;
        }

        // The seed is fixed; the bounds are more than six standard deviations wide.
        Assert.All(single, count => Assert.InRange(count, 200, 400));
        Assert.All(few, count => Assert.InRange(count, 740, 1_060));
        Assert.All(many, count => Assert.InRange(count, 1_620, 1_980));
        Assert.All(first, count => Assert.InRange(count, 200, 400));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public async Task Popped_members_are_gone_here_and_after_a_restore(int count)
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        int[] members = [.. Enumerable.Range(0, 10)];
        await set.AddAsync(members);

        int[] popped = await set.PopAsync(count);

        Assert.Equal(Math.Min(count, 10), popped.Distinct().Count());
        Assert.Equal(members.Except(popped), (await set.MembersAsync()).Order());
        await opened.ReopenAsync();
        Assert.Equal(members.Except(popped), (await opened.Database.Set<int>("s").MembersAsync()).Order());
    }

    [Fact]
    public async Task Members_present_throughout_a_scan_come_exactly_once()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([.. Enumerable.Range(0, 2_000)]);
        var seen = new List<int>();
        int fresh = 2_000;

        await foreach (int member in set.ScanAsync())
        {
            seen.Add(member);
            if (seen.Count % 100 != 0)
                continue;
            await set.AddAsync([.. Enumerable.Range(fresh, 300)]);
            fresh += 300;
            await set.RemoveAsync([.. Enumerable.Range(0, Math.Min(seen.Count, 1_000))]);
        }

        Assert.Equal(Enumerable.Range(1_000, 1_000), seen.Where(member => member is >= 1_000 and < 2_000).Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_scan_ends_when_its_set_goes()
    {
        await using ReopenableDatabase opened = await ReopenableDatabase.OpenAsync();
        DurableSet<int> set = opened.Database.Set<int>("s");
        await set.AddAsync([.. Enumerable.Range(0, 2_000)]);
        int seen = 0;

        await foreach (int member in set.ScanAsync())
        {
            if (seen++ == 0)
                await opened.Database.Keys.DeleteAsync("s");
        }

        Assert.InRange(seen, 1, 1_000);
    }
}
