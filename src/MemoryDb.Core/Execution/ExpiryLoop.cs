using MemoryDb.Internal;

namespace MemoryDb.Execution;

/// <summary>
/// Removes keys whose time has come though nobody looks at them, in small batches, so that nobody waits long for the
/// write lock. It holds back while much is pending, and while the log takes no writes.
/// </summary>
internal sealed class ExpiryLoop(Engine engine, Admission admission, TimeProvider clock)
{
    private const int BatchSize = 64;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();

    public void Stop() => _stop.Cancel();

    public async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            int removed = admission.TryEnter() && !admission.IsBusy ? engine.ExpireDue(BatchSize) : 0;
            if (removed < BatchSize)
            {
                await Task.Delay(Period, clock, _stop.Token)
                    .ConfigureAwait(Awaiting.Quietly);
            }
            else
            {
                await Task.Yield();
            }
        }
    }
}
