namespace MemoryDb.Log;

/// <summary>
/// Who decides: one append, one preparation, one trim at a time, in the order of their calls. Reading needs no turn.
/// </summary>
internal sealed class Turns(LogSchedulers schedulers, CancellationToken closing)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Waits for a turn, which lasts until <see cref="Leave"/>.</summary>
    public Task EnterAsync() => _gate.WaitAsync();

    public void Leave() => _gate.Release();

    /// <summary>
    /// Does something in a turn of its own, on the log's own scheduler: whoever cancels waits no longer for his turn,
    /// nor for what he has begun, which goes on, wherever he has gone.
    /// </summary>
    /// <exception cref="LogUnavailableException">The log was closed meanwhile.</exception>
    public Task<T> TakeAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken) =>
        ReplicaCalls.WaitAsync(StartAsync(EnterAsync(), action, cancellationToken), cancellationToken);

    /// <summary>Goes on, there too, in a turn that has been entered, and leaves it.</summary>
    /// <exception cref="LogUnavailableException">The log was closed meanwhile.</exception>
    public Task<T> GoOnAsync<T>(Func<Task<T>> action) =>
        StartAsync(Task.CompletedTask, action, CancellationToken.None);

    private Task<T> StartAsync<T>(Task entered, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        SchedulerHold hold = schedulers.Hold();
        try
        {
            return Task.Factory.StartNew(
                () => RunAsync(entered, action, hold, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.None,
                schedulers.Turns).Unwrap();
        }
        catch (Exception)
        {
            // Without memory for it nobody else is to wait for this turn.
            hold.Dispose();
            if (entered.IsCompleted)
                Leave();
            else
                entered.ContinueWith(
                    _ => Leave(), CancellationToken.None, TaskContinuationOptions.None, schedulers.Turns);
            throw;
        }
    }

    private async Task<T> RunAsync<T>(
        Task entered, Func<Task<T>> action, SchedulerHold hold, CancellationToken cancellationToken)
    {
        using SchedulerHold held = hold;
        await entered;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Whoever waits when the log is closed has his turn before the closing, to be told of it.
            return closing.IsCancellationRequested ? throw CloseSignal.CreateException() : await action();
        }
        finally
        {
            Leave();
        }
    }
}
