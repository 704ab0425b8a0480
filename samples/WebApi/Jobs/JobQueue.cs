using MemoryDb;
using WebApi.Carts;
using WebApi.Leaderboard;

namespace WebApi.Jobs;

/// <summary>
/// The work queue in the database, as a reliable queue: a job that is taken moves from one list to another, so that it
/// is in exactly one of them at any moment, and leaves the second one in the transaction that records its result. If
/// the process is killed in between, the job is found there and goes back to the queue. The lists hold ids; the jobs
/// themselves are strings beside them.
/// </summary>
internal sealed class JobQueue(MemoryDatabase database)
{
    /// <summary>The leaderboard on which every product packed counts.</summary>
    public const string Bestsellers = "bestsellers";

    private const string Queue = "jobs:queue";
    private const string Processing = "jobs:processing";
    private const string Latest = "jobs:latest";
    private const string DoneCount = "jobs:done";
    private const int LatestCount = 10_000;

    // So long is the id of a job taken for a repetition after it was done.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(7);

    /// <summary>Hands a job in. Its id makes that safe to repeat.</summary>
    public ValueTask<(Submission Outcome, Job Job)> SubmitAsync(Job job, CancellationToken cancellationToken) =>
        database.TransactAsync(
            transaction =>
            {
                if (Find(transaction, job.Id) is not { } known)
                {
                    Enqueue(transaction, job);
                    return (Submission.Queued, job);
                }

                return (known.Lines.SequenceEqual(job.Lines) ? Submission.Known : Submission.Conflict, known);
            },
            cancellationToken);

    /// <summary>Puts a job on the queue as a part of a larger transaction.</summary>
    public static void Enqueue(Transaction transaction, Job job)
    {
        transaction.String<Job>(KeyOf(job.Id)).Set(job);
        transaction.List<string>(Queue).PushRight(job.Id);
    }

    public async ValueTask<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await database.String<Job>(KeyOf(id)).GetAsync(cancellationToken)).GetValueOrDefault();

    public ValueTask<JobOverview> ReadAsync(int latestCount, CancellationToken cancellationToken) =>
        database.TransactAsync(
            transaction => new JobOverview(
                transaction.List<string>(Queue).Count(),
                transaction.List<string>(Processing).Count(),
                transaction.String<long>(DoneCount).Get().GetValueOrDefault(),
                transaction.List<string>(Latest).Range(-latestCount, -1)),
            cancellationToken);

    /// <summary>Takes the next job; waits until there is one. It must be completed, or else it is put back.</summary>
    public async ValueTask<Job> TakeAsync(CancellationToken cancellationToken)
    {
        Optional<string> id = await database.List<string>(Queue).MoveAsync(
            Processing, ListEnd.Left, ListEnd.Right, Timeout.InfiniteTimeSpan, cancellationToken);
        return (await FindAsync(id.Value, cancellationToken))!;
    }

    /// <summary>
    /// Records that a job was done, with everything that follows from it, as one. Whoever comes second changes nothing.
    /// </summary>
    public ValueTask CompleteAsync(Job job, long pieces, CancellationToken cancellationToken) =>
        database.TransactAsync(
            transaction =>
            {
                if (transaction.List<string>(Processing).Remove(job.Id) == 0)
                    return;
                long number = transaction.String<long>(DoneCount).Increment();
                transaction.String<Job>(KeyOf(job.Id)).Set(
                    job with { Receipt = new(number, pieces) }, RememberedFor);
                TransactionList<string> latest = transaction.List<string>(Latest);
                latest.PushRight(job.Id);
                latest.Trim(-LatestCount, -1);
                foreach (CartLine line in job.Lines)
                    ScoreStore.Add(transaction, Bestsellers, line.Product, line.Quantity);
            },
            cancellationToken);

    /// <summary>Puts what was taken and not completed back to where it came from, in its order.</summary>
    /// <returns>How many jobs that were.</returns>
    public ValueTask<int> RequeueAsync(CancellationToken cancellationToken) => database.TransactAsync(
        transaction =>
        {
            TransactionList<string> processing = transaction.List<string>(Processing);
            int count = 0;
            while (processing.Move(Queue, ListEnd.Right, ListEnd.Left).HasValue)
                count++;
            return count;
        },
        cancellationToken);

    private static Job? Find(Transaction transaction, string id) =>
        transaction.String<Job>(KeyOf(id)).Get().GetValueOrDefault();

    private static string KeyOf(string id) => $"job:{id}";
}
