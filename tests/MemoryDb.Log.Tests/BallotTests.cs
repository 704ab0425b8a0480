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

    [Fact]
    public void Ballots_are_ordered_by_counter_and_then_by_node_as_their_names_are()
    {
        Ballot[] ascending = [Ballot.None, new(1, 9), new(2, 1), new(2, 3), new(10, 0), new(10, ulong.MaxValue)];
        for (int i = 0; i < ascending.Length; i++)
        {
            for (int j = 0; j < ascending.Length; j++)
            {
                (Ballot left, Ballot right) = (ascending[i], ascending[j]);
                Assert.Equal(i.CompareTo(j), Math.Sign(left.CompareTo(right)));
                Assert.Equal(i.CompareTo(j), Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString())));
                Assert.Equal(i < j, left < right);
                Assert.Equal(i > j, left > right);
                Assert.Equal(i <= j, left <= right);
                Assert.Equal(i >= j, left >= right);
                Assert.Equal(ascending[Math.Max(i, j)], Ballot.Max(left, right));
                Assert.True(Ballot.TryParse(left.ToString(), out Ballot read));
                Assert.Equal(left, read);
            }
        }
    }
}
