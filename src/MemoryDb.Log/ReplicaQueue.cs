namespace MemoryDb.Log;

/// <summary>
/// What waits to be written to one replica. If the replica falls too far behind, everything but the newest frame is let
/// go: what lies before that is durable, since one append follows another, and can be read back from the others.
/// </summary>
internal sealed class ReplicaQueue(long limitBytes, AsyncSignal signal)
{
    // Guards everything below. Held for a few instructions, never over I/O.
    private readonly Lock _lock = new();
    private List<PendingFrame> _frames = [];
    private long _bytes;
    private bool _isStopping;
    private bool _isOver;

    /// <summary>Whether nothing more is to be written.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _isOver;
        }
    }

    /// <summary>Whether the loop is to end once nothing is left.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_lock)
                return _isStopping;
        }
    }

    /// <summary>Adds a frame and holds it until it is written or let go.</summary>
    public void Add(PendingFrame frame)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                frame.Release();
                return;
            }

            if (_bytes + frame.FrameBytes > limitBytes)
                Clear();
            _frames.Add(frame);
            _bytes += frame.FrameBytes;
        }

        signal.Set();
    }

    /// <summary>
    /// Exchanges what has gathered for an empty list, if it directly follows a position.
    /// </summary>
    /// <param name="last">The last position written.</param>
    /// <param name="taken">The frames; empty before the call.</param>
    /// <param name="missingThrough">
    /// Otherwise the last position that has to be read back before what has gathered can be taken; 0 if none.
    /// </param>
    /// <returns>Whether the loop is to end once nothing is left.</returns>
    public bool Take(long last, ref List<PendingFrame> taken, out long missingThrough)
    {
        lock (_lock)
        {
            missingThrough = _frames.Count > 0 && _frames[0].Position > last + 1 ? _frames[0].Position - 1 : 0;
            if (missingThrough == 0)
            {
                (_frames, taken) = (taken, _frames);
                _bytes = 0;
            }

            return _isStopping;
        }
    }

    /// <summary>Asks the loop to write what is queued and to end.</summary>
    public void Stop()
    {
        lock (_lock)
            _isStopping = true;
        signal.Set();
    }

    /// <summary>Ends it at once: nothing is queued any more, and what was is let go.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            Clear();
        }
    }

    private void Clear()
    {
        PendingFrame.ReleaseAll(_frames);
        _bytes = 0;
    }
}
