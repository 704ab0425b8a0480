using System.Globalization;

namespace MemoryDb.Log.Files;

/// <summary>The name of a segment: its first position and the ballot of its only writer.</summary>
internal readonly record struct SegmentName(long Start, Ballot Ballot)
{
    public const string SegmentSuffix = ".log";
    public const string WatermarkSuffix = ".durable";

    /// <summary>A file that its writer prepares for later; it has no meaning for anybody else.</summary>
    public const string PreparedSuffix = ".next";

    private const int StartLength = 20;

    /// <summary>The segment's file.</summary>
    public string SegmentFile => this + SegmentSuffix;

    /// <summary>The file with its writer's watermark, named after the writer's first segment.</summary>
    public string WatermarkFile => this + WatermarkSuffix;

    /// <summary>Reads a file name with the given suffix.</summary>
    public static bool TryParse(string fileName, string suffix, out SegmentName name)
    {
        name = default;
        if (!fileName.EndsWith(suffix, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> stem = fileName.AsSpan(0, fileName.Length - suffix.Length);
        if (stem.Length != StartLength + 1 + Ballot.TextLength || stem[StartLength] != '-'
            || stem[..StartLength].ContainsAnyExceptInRange('0', '9')
            || !long.TryParse(stem[..StartLength], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            || !Ballot.TryParse(stem[(StartLength + 1)..], out Ballot ballot))
            return false;
        name = new SegmentName(start, ballot);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:D20}-{Ballot}");
}
