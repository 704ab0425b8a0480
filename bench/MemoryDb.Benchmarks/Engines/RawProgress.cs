namespace MemoryDb.Benchmarks;

/// <summary>How many batches were issued, and how many each file has done.</summary>
internal sealed class RawProgress(int fileCount)
{
    /// <summary>
    /// How far the slowest file may fall behind before everybody waits for it, as a real log bounds it.
    /// </summary>
    private const int MaxLag = 64;

    private readonly object _lock = new();
    private readonly long[] _done = new long[fileCount];
    private readonly int _majority = (fileCount / 2) + 1;
    private long _issued;
    private bool _isStopped;
    private Exception? _failure;

    /// <summary>Issues a batch and waits until a majority has synced it.</summary>
    public void AppendAndWait()
    {
        lock (_lock)
        {
            _issued++;
            Monitor.PulseAll(_lock);
            while (_done.Count(done => done >= _issued) < _majority || _issued - _done.Min() > MaxLag)
            {
                if (_failure is not null)
                    throw new IOException("A file failed.", _failure);
                Monitor.Wait(_lock);
            }
        }
    }

    /// <returns>False if no batch will come any more.</returns>
    public bool WaitForBatch(int index)
    {
        lock (_lock)
        {
            while (!_isStopped && _done[index] == _issued)
                Monitor.Wait(_lock);
            return !_isStopped;
        }
    }

    public void Complete(int index)
    {
        lock (_lock)
        {
            _done[index]++;
            Monitor.PulseAll(_lock);
        }
    }

    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure = failure;
            Monitor.PulseAll(_lock);
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }
}
