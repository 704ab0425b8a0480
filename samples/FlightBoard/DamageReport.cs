namespace FlightBoard;

/// <summary>Reports the damaged lines of a file on standard error, and lets the others through.</summary>
internal sealed class DamageReport
{
    /// <summary>How many damaged lines there were.</summary>
    public int Count { get; private set; }

    /// <summary>What the sound lines say.</summary>
    public async IAsyncEnumerable<T> Sound<T>(IAsyncEnumerable<FileLine<T>> lines, string file)
        where T : class
    {
        await foreach (FileLine<T> line in lines)
        {
            if (line.Value is { } value)
            {
                yield return value;
                continue;
            }

            Count++;
            Console.Error.WriteLine($"{file}, line {line.Number}: {line.Damage}");
        }
    }
}
