namespace MemoryDb.Log.Tests;

/// <summary>A ballot has one name, and no other name means it (H11).</summary>
public sealed class BallotTests
{
    [Theory]
    [InlineData("0000000007-00000000000000ab", true)]
    [InlineData("0000000007-00000000000000AB", false)]
    [InlineData("0000000007-0000000000000ab\0", false)]
    [InlineData("000000007\0-00000000000000ab", false)]
    [InlineData("0000000007_00000000000000ab", false)]
    [InlineData("+000000007-00000000000000ab", false)]
    [InlineData("0000000007-00000000000000ab0", false)]
    public void Only_its_own_name_is_read_as_a_ballot(string name, bool isBallot) =>
        Assert.Equal(isBallot, Ballot.TryParse(name, out _));
}
