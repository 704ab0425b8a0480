using System.Globalization;

namespace MemoryDb.Repository.Tests.Tidy;

/// <summary>
/// The exceptions that exist: "file rule size", one a line, "#" before a remark. It turns one way only: what exceeds
/// its entry fails, and so does an entry that is larger than the file now needs, so that what became better stays
/// better.
/// </summary>
internal sealed class TidyRatchet
{
    private readonly Dictionary<(string File, string Rule), int> _allowed = [];

    private TidyRatchet()
    {
    }

    public static TidyRatchet Parse(string text)
    {
        var ratchet = new TidyRatchet();
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            if (line is "" or ['#', ..])
                continue;
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [string file, string rule, string size])
                throw new FormatException($"The ratchet's line is not \"file rule size\": {line}");
            ratchet._allowed.Add((file, rule), int.Parse(size, CultureInfo.InvariantCulture));
        }

        return ratchet;
    }

    /// <summary>What does not agree with the ratchet; empty if all is well.</summary>
    public IReadOnlyList<string> Compare(IEnumerable<TidyFinding> findings)
    {
        var differences = new List<string>();
        var unused = new Dictionary<(string File, string Rule), int>(_allowed);
        foreach (TidyFinding finding in findings)
        {
            unused.Remove((finding.File, finding.Rule));
            int allowed = _allowed.GetValueOrDefault((finding.File, finding.Rule));
            if (finding.Size > allowed)
            {
                differences.Add(
                    $"{finding.File} breaks {finding.Rule}: {finding.Size}, allowed {allowed} ({finding.Detail})");
            }
            else if (finding.Size < allowed)
            {
                differences.Add(
                    $"{finding.File} became better: lower its entry for {finding.Rule} to {finding.Size}");
            }
        }

        differences.AddRange(unused.Keys.Select(entry =>
            $"{entry.File} no longer breaks {entry.Rule}: remove its entry from the ratchet"));
        return differences;
    }
}
