using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>As <see cref="HalfAppliedEffectTests"/>, for the removal of a key whose time has come (F25).</summary>
public sealed class HalfExpiredTests
{
    /// <summary>Whoever replays a removal that memory has not made stops at the second one.</summary>
    [Fact]
    public void A_removal_that_was_not_made_is_not_logged()
    {
        var bare = new BareEngine();
        EncodedKey key = bare.Keyspace.Encode("key"u8);
        Outcome<bool> outcome = bare.Engine.Write(in key, default(NoArgument), MeetAndFail);
        Assert.NotNull(outcome.Error);
        Assert.Equal(Revision.None, bare.Engine.LastRevision);
    }

    private static bool MeetAndFail(WriteContext context, in EncodedKey key, NoArgument none)
    {
        // The key is not there, so that applying its removal fails.
        context.MeetExpired(in key);
        return true;
    }
}
