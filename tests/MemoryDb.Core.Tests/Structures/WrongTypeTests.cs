namespace MemoryDb.Core.Tests.Structures;

/// <summary>What string and key commands do with keys of other types.</summary>
public sealed class WrongTypeTests
{
    public static TheoryData<string> Names => TypedKeys.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task String_commands_refuse_a_key_of_another_type_and_change_nothing(string name)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(await TypedKeys.CreateLogAsync());
        UInt128 before = database.ComputeDigest();
        DurableString<string> text = database.String<string>(name);
        Func<Task>[] commands =
        [
            () => text.GetAsync().AsTask(),
            () => text.GetAndSetAsync("1").AsTask(),
            () => text.GetAndDeleteAsync().AsTask(),
            () => text.IncrementAsync().AsTask(),
            () => text.IncrementAsync(1.5).AsTask(),
            () => text.DecrementAsync().AsTask(),
            () => text.AppendAsync("1").AsTask(),
            () => text.LengthAsync().AsTask(),
            () => text.GetAndSetAsync("1", Expiry.Never, When.NotExists).AsTask(),
            () => text.GetAndExpireAsync(Expiry.Never).AsTask(),
            () => text.GetRangeAsync(0, -1).AsTask(),
            () => text.SetRangeAsync(0, "1"u8.ToArray()).AsTask(),
            () => text.SetRangeAsync(0, default).AsTask(),
            () => text.SetIfEqualAsync("1", "x").AsTask(),
            () => text.DeleteIfEqualAsync("x").AsTask(),
            () => text.GetRevisedAsync().AsTask(),
            () => text.SetIfUnchangedAsync("1", Revision.None).AsTask(),
            () => text.DeleteIfUnchangedAsync(database.DurableRevision).AsTask(),
        ];
        foreach (Func<Task> command in commands)
        {
            WrongTypeException error = await Assert.ThrowsAsync<WrongTypeException>(command);
            Assert.Equal((name, KeyType.String, TypedKeys.TypeOf(name)), (error.Key, error.Expected, error.Actual));
        }

        Assert.Equal(before, database.ComputeDigest());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Several_strings_at_once_take_another_type_for_absent_or_replace_it(string name)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(await TypedKeys.CreateLogAsync());
        Assert.False((await database.Strings.GetAsync<string>([name]))[0].HasValue);
        Assert.False(await database.Strings.SetIfNoneExistsAsync([KeyValuePair.Create((Key)name, "1")]));
        await database.Strings.SetAsync([KeyValuePair.Create((Key)name, "1")]);
        Assert.Equal("1", (await database.String<string>(name).GetAsync()).Value);
        await using MemoryDatabase reopened = await TestDatabase.ReopenAsync(database);
        Assert.Equal(KeyType.String, await reopened.Keys.TypeAsync(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Setting_replaces_a_key_of_any_type_and_takes_its_expiry_away(string name)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(await TypedKeys.CreateLogAsync());
        Assert.Equal(TypedKeys.TypeOf(name), await database.Keys.TypeAsync(name));
        Assert.True(await database.Keys.ExpireAsync(name, TimeSpan.FromHours(1)));
        Assert.False(await database.String<string>(name).SetAsync("no", Expiry.Never, When.NotExists));
        Assert.True(await database.String<string>(name).SetAsync("yes", Expiry.Never, When.Exists));
        Assert.Equal(KeyType.String, await database.Keys.TypeAsync(name));
        Assert.False((await database.Keys.ExpiryTimeAsync(name)).HasValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_transaction_that_replaced_a_key_of_another_type_gives_it_back(string name)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(await TypedKeys.CreateLogAsync());
        UInt128 before = database.ComputeDigest();
        Action<Transaction> body = transaction =>
        {
            transaction.String<string>(name).Set("other");
            transaction.Keys.Expire(name, TimeSpan.FromDays(1));
            transaction.Keys.Delete(name);
            transaction.String<string>(name).Append("again");
            throw new TimeoutException();
        };
        await Assert.ThrowsAsync<TimeoutException>(() => database.TransactAsync(body).AsTask());
        Assert.Equal(before, database.ComputeDigest());
        Assert.Equal(TypedKeys.TypeOf(name), await database.Keys.TypeAsync(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_key_of_any_type_can_be_deleted(string name)
    {
        await using MemoryDatabase database = await TestDatabase.OpenAsync(await TypedKeys.CreateLogAsync());
        Assert.True(await database.Keys.DeleteAsync(name));
        Assert.False(await database.Keys.ExistsAsync(name));
        Assert.Equal(KeyType.None, await database.Keys.TypeAsync(name));
    }
}
