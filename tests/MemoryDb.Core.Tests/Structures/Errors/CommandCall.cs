using System.Collections;
using System.Reflection;

namespace MemoryDb.Core.Tests.Structures.Errors;

/// <summary>
/// A command of a handle, found by reflection, and arguments that fit: so that a command that is added later is tried
/// too, without anybody thinking of it.
/// </summary>
internal sealed class CommandCall(MethodInfo method, Type handle)
{
    /// <summary>Numbers at which arithmetic goes wrong if nobody thought of them.</summary>
    public static readonly long[] Edges =
    [
        long.MinValue, long.MinValue + 1, int.MinValue, -1, 0, 1, int.MaxValue, (long)int.MaxValue + 1,
        long.MaxValue - 1, long.MaxValue,
    ];

    private static readonly double[] Scores =
        [double.NaN, double.NegativeInfinity, double.MinValue, -0.0, 0, double.MaxValue, double.PositiveInfinity];

    public string Name => $"{handle.Name.Split('`')[0]}.{method}";

    /// <summary>All commands of a handle's type.</summary>
    public static IEnumerable<CommandCall> Of(Type handle) => handle
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
        .Select(method => new CommandCall(method, handle));

    /// <summary>Ordinary arguments.</summary>
    public object?[] Arguments() => [.. method.GetParameters().Select(static parameter =>
        parameter is { HasDefaultValue: true, DefaultValue: null, ParameterType.IsValueType: false }
            ? null
            : Ordinary(parameter.ParameterType))];

    /// <summary>Arguments of which one number stands at an edge, for each number and edge.</summary>
    public IEnumerable<object?[]> EdgeArguments()
    {
        ParameterInfo[] parameters = method.GetParameters();
        for (int index = 0; index < parameters.Length; index++)
        {
            foreach (object? edge in EdgesOf(parameters[index].ParameterType))
            {
                object?[] arguments = Arguments();
                arguments[index] = edge;
                yield return arguments;
            }
        }
    }

    /// <summary>Executes it to its end; a walk to its last element.</summary>
    public async Task RunAsync(object target, object?[] arguments)
    {
        object? result;
        try
        {
            result = method.Invoke(target, arguments);
        }
        catch (TargetInvocationException thrown)
        {
            throw thrown.InnerException!;
        }

        if (result is ValueTask done)
            await done;
        else if (result!.GetType().Name.StartsWith("ValueTask", StringComparison.Ordinal))
            await (Task)result.GetType().GetMethod("AsTask")!.Invoke(result, null)!;
        else
            await (Task)typeof(CommandCall).GetMethod(nameof(WalkAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(ElementOf(result.GetType())).Invoke(null, [result])!;
    }

    private static async Task WalkAsync<T>(IAsyncEnumerable<T> walk)
    {
        await foreach (T _ in walk)
        {
            // Its elements are nobody's concern here.
        }
    }

    private static Type ElementOf(Type walk) => walk.GetInterfaces()
        .First(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
        .GetGenericArguments()[0];

    private static IEnumerable EdgesOf(Type type)
    {
        if (type == typeof(long))
            return Edges;
        if (type == typeof(int))
            return Edges.Where(edge => edge is >= int.MinValue and <= int.MaxValue).Select(edge => (int)edge);
        return type == typeof(double) ? Scores : Array.Empty<object>();
    }

    private static object? Ordinary(Type type)
    {
        if (type == typeof(string))
            return "1";
        if (type == typeof(long))
            return 1L;
        if (type == typeof(int))
            return 1;
        if (type == typeof(double))
            return 1.0;
        if (type == typeof(Key))
            return new Key("other");
        if (type == typeof(TimeSpan))
            return TimeSpan.Zero;
        if (type == typeof(ScoreRange))
            return ScoreRange.All;
        if (type == typeof(ReadOnlyMemory<byte>))
            return new ReadOnlyMemory<byte>([1]);
        if (type == typeof(KeyValuePair<string, string>))
            return KeyValuePair.Create("1", "1");
        if (type == typeof(ScoredMember<string>))
            return new ScoredMember<string>("1", 1);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>))
            return OneOf(type.GetGenericArguments()[0]);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    private static Array OneOf(Type element)
    {
        var one = Array.CreateInstance(element, 1);
        one.SetValue(Ordinary(element), 0);
        return one;
    }
}
