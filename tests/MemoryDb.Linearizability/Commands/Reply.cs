using System.Globalization;

namespace MemoryDb.Linearizability;

/// <summary>The words in which models and database reply.</summary>
internal static class Reply
{
    public const string Done = "done";
    public const string Nothing = "nothing";
    public const string WrongType = "wrong type";
    public const string WrongValue = "wrong value";

    public static string Of(bool value) => value ? "yes" : "no";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(Optional<string> value) => value.HasValue ? $"'{value.Value}'" : Nothing;

    /// <summary>Of a value that may be missing.</summary>
    public static string OfValue(string? value) => value is null ? Nothing : $"'{value}'";

    public static string Of(Optional<double> value) => value.HasValue ? OfScore(value.Value) : Nothing;

    public static string OfScore(double score) => score.ToString(CultureInfo.InvariantCulture);

    /// <summary>In order.</summary>
    public static string Of(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";

    /// <summary>In an order that means nothing.</summary>
    public static string OfUnordered(IEnumerable<string> items) => Of(items.Order(StringComparer.Ordinal));

    /// <summary>The reply that an error is; null if it is none.</summary>
    public static string? Of(Exception error) => error switch
    {
        WrongTypeException => WrongType,
        WrongValueException => WrongValue,
        RolledBackException => error.Message,
        _ => null,
    };
}
