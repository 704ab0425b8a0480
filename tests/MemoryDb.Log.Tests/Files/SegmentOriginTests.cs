using MemoryDb.Log.Files;

namespace MemoryDb.Log.Tests.Files;

/// <summary>A block of another database, replica or ballot is noticed although its checksum is good (L14).</summary>
public sealed class SegmentOriginTests
{
    private static readonly Guid Database = new(1, 2, 3, new byte[8]);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    public void All_three_have_to_be_its_own(bool database, bool replica, bool ballot)
    {
        var origin = new SegmentOrigin(Database, 1, new Ballot(4, 5));
        Guid databaseId = database ? Database : new Guid(9, 2, 3, new byte[8]);
        int replicaId = replica ? 1 : 2;
        Ballot writer = ballot ? new Ballot(4, 5) : new Ballot(4, 6);
        bool isOwn = database && replica && ballot;
        Assert.Equal(isOwn, origin.Matches(new FrameHeader(5, 1, 2, 2, 0, writer, databaseId, replicaId, 3)));
        Assert.Equal(isOwn, origin.Matches(new SegmentHeader(databaseId, replicaId, writer, 1, 0, 0, 0)));
    }
}
