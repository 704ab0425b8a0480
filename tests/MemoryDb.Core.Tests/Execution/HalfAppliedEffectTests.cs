using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Execution;
using MemoryDb.Operations;

namespace MemoryDb.Core.Tests.Execution;

/// <summary>Memory and log agree also when applying or encoding an effect fails half way (F25).</summary>
public sealed class HalfAppliedEffectTests
{
    [Fact]
    public void A_body_that_swallows_the_failure_of_an_effect_is_taken_back_all_the_same()
    {
        var bare = new BareEngine();
        UInt128 before = KeyspaceDigest.Of(bare.Keyspace);
        EncodedKey key = bare.Keyspace.Encode("set"u8);
        Outcome<bool> outcome = bare.Engine.Write(in key, default(NoArgument), EmitAndSwallow);
        Assert.NotNull(outcome.Error);
        Assert.Equal(before, bare.Engine.Inspect(KeyspaceDigest.Of));
        Assert.Equal(Revision.None, bare.Engine.LastRevision);
    }

    private static bool EmitAndSwallow(WriteContext context, in EncodedKey key, NoArgument none)
    {
        byte[] member = [1];
        try
        {
            // The second addition fails, as want of memory would, when the first has been made.
            context.Emit(new Effect(EffectKind.SetAdd, key, [new EffectItem(member), new EffectItem(member)]));
        }
        catch (InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
