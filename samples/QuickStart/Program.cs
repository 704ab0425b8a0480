using MemoryDb;

// The first code of the repository's README, with a directory that the caller may name.
string directory = args is [string named] ? named : "data";
await using var db = await MemoryDatabase.OpenAsync(directory);         // a quorum of files under data/

var board = db.SortedSet<string>("leaderboard");
double score = await board.IncrementAsync("alice", 10);                 // durable on a majority when it returns
foreach (var (member, points) in await board.RangeAsync(0, 9, Order.Descending))
    Console.WriteLine($"{member}: {points}");                           // one atomic read

await db.Hash<string, decimal>("accounts").IncrementAsync("alice", 100);
await db.TransactAsync(tx =>                                            // all or nothing; rolls back on an exception
{
    var accounts = tx.Hash<string, decimal>("accounts");
    decimal balance = accounts.Get("alice").GetValueOrDefault();
    if (balance < 50) throw new InvalidOperationException("too poor");
    accounts.Set("alice", balance - 50);
    accounts.Set("bob", accounts.Get("bob").GetValueOrDefault() + 50);
});

// Run it again: it goes on where it was.
foreach (var (name, balance) in (await db.Hash<string, decimal>("accounts").GetAllAsync()).OrderBy(a => a.Key))
    Console.WriteLine($"{name} has {balance}");
