using System.Diagnostics;
using System.Text;

namespace MemoryDb.Benchmarks;

/// <summary>
/// The limit of opening: one flat file of keys and values, as many bytes as a log of the same data has, read from the
/// front to the end into a <see cref="Dictionary{TKey, TValue}"/>, and nothing checked.
/// </summary>
internal sealed class ReplayEngine : IEngine
{
    public string Name => "replay";

    public IReadOnlyList<Workload> Workloads { get; } = [new("reopen", [1], ReopenAsync)];

    private static Task<Figure> ReopenAsync(int concurrency, MeasureContext context)
    {
        string path = Path.Combine(context.Folder, "flat");
        Write(path);
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        Dictionary<string, byte[]> replayed = Replay(path);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (replayed.Count != SampleData.KeyCount)
            throw new InvalidOperationException("A key was lost.");
        long allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        return Task.FromResult(new Figure(seconds, 0, 0, 0, allocated / (double)SampleData.KeyCount));
    }

    private static void Write(string path)
    {
        using var writer = new BinaryWriter(File.Create(path), Encoding.UTF8);
        byte[] value = new byte[SampleData.ValueBytes];
        for (int number = 0; number < SampleData.KeyCount; number++)
        {
            writer.Write(SampleData.Key(number));
            writer.Write(value.Length);
            writer.Write(value);
        }
    }

    private static Dictionary<string, byte[]> Replay(string path)
    {
        var replayed = new Dictionary<string, byte[]>();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        using var reader = new BinaryReader(file);
        for (long left = reader.BaseStream.Length; left > 0;)
        {
            string key = reader.ReadString();
            byte[] value = reader.ReadBytes(reader.ReadInt32());
            replayed[key] = value;
            left -= 1 + key.Length + sizeof(int) + value.Length;
        }

        return replayed;
    }
}
