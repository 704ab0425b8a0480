using System.Collections;
using System.Globalization;
using System.Text;

namespace MemoryDb.Core.Tests.Models;

/// <summary>Replies as text: a value, or the type of an exception. Two are equal if the texts are.</summary>
internal static class ModelReply
{
    public static string Of(Func<object?> command)
    {
        try
        {
            return Show(command());
        }
        catch (Exception error) when (error is MemoryDbException or ArgumentException)
        {
            return error.GetType().Name;
        }
    }

    public static async Task<string> OfAsync(Func<Task<object?>> command)
    {
        try
        {
            return Show(await command());
        }
        catch (Exception error) when (error is MemoryDbException or ArgumentException)
        {
            return error.GetType().Name;
        }
    }

    /// <summary>An optional as the oracle shows it.</summary>
    public static object? OrNull<T>(this Optional<T> optional) => optional.HasValue ? optional.Value : null;

    /// <summary>Optionals as the oracle shows them.</summary>
    public static object?[] OrNull<T>(this Optional<T>[] optionals) => Array.ConvertAll(optionals, OrNull);

    private static string Show(object? reply) => reply switch
    {
        null => "nothing",
        string text => $"'{text}'",
        byte[] bytes => $"'{Encoding.Latin1.GetString(bytes)}'",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds} ms"),
        DateTimeOffset time => $"at {time.ToUnixTimeMilliseconds()}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        _ => Convert.ToString(reply, CultureInfo.InvariantCulture)!,
    };
}
