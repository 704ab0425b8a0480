using Microsoft.Win32.SafeHandles;

namespace MemoryDb.Benchmarks;

/// <summary>
/// A preallocated file with a thread of its own that writes and syncs one batch after another, starting over at the
/// end: every write goes into a region already written, so that a sync commits no metadata.
/// </summary>
internal sealed class RawFile : IDisposable
{
    private const int FileBytes = 64 * 1024 * 1024;

    private readonly SafeFileHandle _file;
    private readonly byte[] _batch;
    private readonly RawProgress _progress;
    private readonly int _index;
    private readonly Thread _thread;
    private long _offset;

    public RawFile(string path, byte[] batch, RawProgress progress, int index)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        byte[] zeros = new byte[1024 * 1024];
        for (long offset = 0; offset < FileBytes; offset += zeros.Length)
            RandomAccess.Write(_file, zeros, offset);
        NativeSync.SyncData(_file);
        _batch = batch;
        _progress = progress;
        _index = index;
        _thread = new Thread(Run) { IsBackground = true, Name = $"raw-{index + 1}" };
        _thread.Start();
    }

    public void Dispose()
    {
        _thread.Join();
        _file.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_progress.WaitForBatch(_index))
            {
                if (_offset + _batch.Length > FileBytes)
                    _offset = 0;
                RandomAccess.Write(_file, _batch, _offset);
                NativeSync.SyncData(_file);
                _offset += _batch.Length;
                _progress.Complete(_index);
            }
        }
        catch (Exception failure)
        {
            _progress.Fail(failure);
        }
    }
}
