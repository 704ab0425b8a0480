using MemoryDb;
using WebApi.Idempotency;

namespace WebApi.Leaderboard;

/// <summary>The leaderboards in the database: a sorted set each.</summary>
internal sealed class ScoreStore(MemoryDatabase database, RepeatableWrites writes)
{
    /// <summary>Adds points, and tells where the player stands at that moment.</summary>
    public ValueTask<Standing> AddAsync(
        string board, NewScore score, string? idempotencyKey, CancellationToken cancellationToken) =>
        writes.RunAsync(
            $"leaderboards/{board}/scores",
            idempotencyKey,
            score,
            transaction =>
            {
                Add(transaction, board, score.Player, score.Points);
                return Read(transaction, board, score.Player)!;
            },
            cancellationToken);

    /// <summary>Adds points as a part of a larger transaction.</summary>
    public static void Add(Transaction transaction, string board, string player, double points) =>
        transaction.SortedSet<string>(KeyOf(board)).Increment(player, points);

    /// <summary>The best players, the first at first; one atomic read.</summary>
    public async ValueTask<Standing[]> TopAsync(string board, int count, CancellationToken cancellationToken)
    {
        ScoredMember<string>[] best = await database.SortedSet<string>(KeyOf(board)).RangeAsync(
            0, count - 1, Order.Descending, cancellationToken);
        return [.. best.Select((player, rank) => new Standing(player.Member, player.Score, rank + 1))];
    }

    /// <summary>Where a player stands; null if the board does not know the player.</summary>
    public ValueTask<Standing?> FindAsync(string board, string player, CancellationToken cancellationToken) =>
        // A transaction that writes nothing is an atomic read: score and rank belong together.
        database.TransactAsync(transaction => Read(transaction, board, player), cancellationToken);

    private static Standing? Read(Transaction transaction, string board, string player)
    {
        TransactionSortedSet<string> scores = transaction.SortedSet<string>(KeyOf(board));
        return scores.Rank(player, Order.Descending) is { HasValue: true, Value: long rank }
            ? new(player, scores.Score(player).Value, rank + 1)
            : null;
    }

    private static string KeyOf(string board) => $"board:{board}";
}
