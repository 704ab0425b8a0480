namespace MemoryDb.Core.Tests.Structures;

/// <summary>A condition that does not exist is an error of the caller, in every command that takes one.</summary>
public sealed class ConditionTests : StructureTest
{
    private const When Unknown = (When)7;

    [Fact]
    public void A_condition_that_does_not_exist_is_refused()
    {
        Refuses(() => Database.String<int>("key").SetAsync(1, Expiry.Never, Unknown).AsTask());
        Refuses(() => Database.String<int>("key").GetAndSetAsync(1, Expiry.Never, Unknown).AsTask());
        Refuses(() => Database.Strings.SetAsync<int>([new("key", 1)], Expiry.Never, Unknown).AsTask());
        Refuses(() => Database.Hash<int, int>("key").SetAsync(1, 1, Unknown).AsTask());
        Refuses(() => Database.List<int>("key").PushLeftAsync(1, Unknown).AsTask());
        Refuses(() => Database.List<int>("key").PushRightAsync([1], Unknown).AsTask());
        Refuses(() => Database.Keys.RenameAsync("key", "other", Unknown).AsTask());
    }

    private static void Refuses(Func<Task> call) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = call(); });
}
