using System.Text;
using MemoryDb.Data;
using MemoryDb.Execution;
using MemoryDb.Notifications;

namespace MemoryDb.Core.Tests.Execution;

public sealed class StoppedEngineTests
{
    /// <summary>
    /// It hands a message to nobody, and must not call that success, also if nothing is pending (T5).
    /// </summary>
    [Fact]
    public void A_message_to_a_node_that_has_stopped_is_refused()
    {
        var bare = new BareEngine();
        EncodedKey channel = bare.Keyspace.Encode("news"u8);
        var message = new PublishedMessage(channel, Encoding.UTF8.GetBytes("message"), Number: 1);
        Assert.Null(bare.Engine.Publish(in message).Error);
        bare.Tracker.Fail(static () => new NotPrimaryException("Another process leads."));
        Assert.IsType<NotPrimaryException>(bare.Engine.Publish(in message).Error);
    }
}
