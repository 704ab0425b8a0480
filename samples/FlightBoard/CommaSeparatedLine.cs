using System.Text;

namespace FlightBoard;

/// <summary>
/// Takes one line of comma-separated values apart, as RFC 4180 has it: a value in quotes may hold commas, and two
/// quotes stand for one. Values do not go on over the end of a line.
/// </summary>
internal static class CommaSeparatedLine
{
    /// <summary>False if the last quote is not closed.</summary>
    public static bool TryParse(string line, out IReadOnlyList<string> values)
    {
        var found = new List<string>();
        var value = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            bool isDoubledQuote = isQuoted && line[i] == '"' && i + 1 < line.Length && line[i + 1] == '"';
            if (isDoubledQuote)
            {
                value.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                found.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(line[i]);
            }
        }

        found.Add(value.ToString());
        values = found;
        return !isQuoted;
    }
}
