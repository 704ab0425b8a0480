using System.Text;
using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>Makes commands of what families say.</summary>
internal static class Command
{
    /// <summary>A command that is one of Redis' as well.</summary>
    /// <param name="run">Executes it on ours.</param>
    /// <param name="read">What Redis' answer comes to.</param>
    /// <param name="redis">What Redis gets: texts, bytes, numbers, and arrays of these.</param>
    public static DifferentialCommand Same(
        Func<MemoryDatabase, Task<Reply>> run, Func<RespReply, Reply> read, params object[] redis)
    {
        byte[][] command = Encode(redis);
        return new DifferentialCommand(
            Show(command), database => run(database.Database), _ => [command], answers => read(answers[0]));
    }

    /// <summary>A command of Redis as it goes over the wire.</summary>
    public static byte[][] Encode(params object[] redis)
    {
        List<byte[]> parts = [];
        foreach (object part in redis)
            Add(parts, part);
        return [.. parts];
    }

    /// <summary>A command as text.</summary>
    public static string Show(byte[][] command) =>
        string.Join(' ', command.Select((part, index) => index == 0 ? Text(part) : $"'{Text(part)}'"));

    private static string Text(byte[] part) => Encoding.Latin1.GetString(part);

    private static void Add(List<byte[]> parts, object part)
    {
        switch (part)
        {
            case byte[] bytes:
                parts.Add(bytes);
                break;
            case string text:
                parts.Add(Encoding.UTF8.GetBytes(text));
                break;
            case int or long:
                parts.Add(Arguments.Show(Convert.ToInt64(part, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case double number:
                parts.Add(Arguments.Show(number));
                break;
            case System.Collections.IEnumerable several:
                foreach (object one in several)
                    Add(parts, one);
                break;
            default:
                throw new ArgumentException($"Redis has no {part.GetType()}.", nameof(part));
        }
    }
}
