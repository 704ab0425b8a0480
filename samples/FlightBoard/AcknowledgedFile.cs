using System.Globalization;
using System.Text;

namespace FlightBoard;

/// <summary>
/// The numbers of the flights whose transaction was acknowledged, one a line: the witness against which the database is
/// checked after a crash of the process. What <see cref="Append"/> was given has reached the operating system when it
/// returns, so that a kill loses none of it; it is not synced, for a witness needs not survive the machine.
/// </summary>
internal sealed class AcknowledgedFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly StringBuilder _lines = new();

    private AcknowledgedFile(FileStream stream) => _stream = stream;

    /// <summary>Opens the file behind its last whole line, or creates it.</summary>
    public static AcknowledgedFile Open(string path)
    {
        // No buffer of its own: each batch is one write to the operating system.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        long length = LengthOfWholeLines(stream);
        stream.SetLength(length);
        stream.Position = length;
        return new(stream);
    }

    /// <summary>The numbers in the file, in its order; what a kill cut off in the middle of a line is none.</summary>
    public static IReadOnlyList<long> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        string text = File.ReadAllText(path);
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => long.Parse(line, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Writes the numbers of one batch.</summary>
    public void Append(IEnumerable<long> numbers)
    {
        _lines.Clear();
        foreach (long number in numbers)
            _lines.Append(CultureInfo.InvariantCulture, $"{number}\n");
        _stream.Write(Encoding.ASCII.GetBytes(_lines.ToString()));
    }

    public void Dispose() => _stream.Dispose();

    private static long LengthOfWholeLines(FileStream stream)
    {
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Array.LastIndexOf(bytes, (byte)'\n') + 1;
    }
}
