using System.Text.RegularExpressions;

namespace MemoryDb.Repository.Tests.Tidy;

/// <summary>
/// The rules that need no syntax: length of file and lines, and words that have no place in the repository.
/// </summary>
internal static partial class TextRules
{
    public const int MaxFileLines = 399;
    public const int MaxLineLength = 120;

    public static IEnumerable<TidyFinding> CheckLengths(string file, string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        if (lines.Length > MaxFileLines)
            yield return new(file, "file-lines", lines.Length, $"at most {MaxFileLines} lines");

        int[] longLines = [.. Enumerable.Range(1, lines.Length).Where(number => IsLong(lines[number - 1]))];
        if (longLines.Length > 0)
            yield return new(file, "line-length", longLines.Length, "in line " + string.Join(", ", longLines));
    }

    /// <summary>A path of somebody's machine means nothing to a reader.</summary>
    public static IEnumerable<TidyFinding> CheckMachinePaths(string file, string text) =>
        Report(file, "machine-path", MachinePath().Matches(text));

    /// <summary>What is left to do belongs into an issue, not into a text that others read.</summary>
    public static IEnumerable<TidyFinding> CheckLeftovers(string file, string text) =>
        Report(file, "leftover", Leftover().Matches(text));

    private static bool IsLong(string line) => line.TrimEnd('\r').Length > MaxLineLength;

    private static IEnumerable<TidyFinding> Report(string file, string rule, MatchCollection matches)
    {
        if (matches.Count > 0)
            yield return new(file, rule, matches.Count, string.Join(", ", matches.Select(match => match.Value)));
    }

    [GeneratedRegex(@"(?<![\w.*/])/(work|root|home|tmp|Users)/[\w.-]*|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(TODO|FIXME)\b")]
    private static partial Regex Leftover();
}
