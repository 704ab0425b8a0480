using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>
/// Draws sequences of commands, executes each on both databases and compares every reply and the state at the end. A
/// difference is made as short as it gets by leaving commands out.
/// </summary>
internal sealed class DifferentialRun(IDifferentialFamily family, RedisServer redis)
{
    private const int SequenceLength = 100;
    private static readonly IDifferentialFamily Disturbance = new Families.DisturbanceFamily();

    /// <summary>Compares at least so many commands.</summary>
    /// <returns>The shortest difference found, as text; null if there is none.</returns>
    public async Task<string?> RunAsync(int commandCount, int seed)
    {
        using var client = new RespClient(redis.Port);
        await using DifferentialDatabase database = await DifferentialDatabase.OpenAsync(seed);
        for (int done = 0; done < commandCount; done += SequenceLength, seed++)
        {
            DifferentialCommand[] commands = Draw(seed);
            try
            {
                if (await CompareAsync(database, client, commands) is not { } difference)
                    continue;
                (commands, difference) = await ShortenAsync(database, client, commands, difference);
                return $"seed {seed}:\n{string.Join("\n", (object[])commands)}\n{difference}";
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"The commands of seed {seed} ended in an error.", error);
            }
        }

        return null;
    }

    private DifferentialCommand[] Draw(int seed)
    {
        Arguments arguments = family.CreateArguments(new Random(seed));
        var commands = new DifferentialCommand[SequenceLength];
        for (int index = 0; index < commands.Length; index++)
            commands[index] = (arguments.Chance(8) ? Disturbance : family).Draw(arguments);
        return commands;
    }

    /// <returns>What differs, or null.</returns>
    private static async Task<string?> CompareAsync(
        DifferentialDatabase database, RespClient client, IReadOnlyList<DifferentialCommand> commands)
    {
        await database.Database.Keys.DeleteAsync([.. Arguments.AllKeys.Select(static key => new Key(key))]);
        DifferentialCommand[] all = [.. commands, .. Arguments.AllKeys.Select(Families.StateProbe.Of)];
        var ours = new Reply[all.Length];
        var redisCommands = new byte[all.Length][][][];
        for (int index = 0; index < all.Length; index++)
        {
            ours[index] = await all[index].RunAsync(database);
            redisCommands[index] = all[index].Translate(ours[index]);
        }

        RespReply[] answers = client.Send([Command.Encode("FLUSHALL"), .. redisCommands.SelectMany(each => each)]);
        int answered = 1;
        for (int index = 0; index < all.Length; index++)
        {
            RespReply[] mine = answers[answered..(answered + redisCommands[index].Length)];
            answered += mine.Length;
            Reply theirs = all[index].Read(mine);
            if (!ours[index].Matches(theirs))
                return $"{all[index]}\n  Redis said {theirs}\n  ours said  {ours[index]}";
        }

        return null;
    }

    /// <summary>
    /// Leaves out ever smaller parts, as long as a difference remains. One that hangs on a random choice may not come
    /// again; so the last one seen is kept.
    /// </summary>
    private static async Task<(DifferentialCommand[] Commands, string Difference)> ShortenAsync(
        DifferentialDatabase database, RespClient client, DifferentialCommand[] commands, string difference)
    {
        for (int part = commands.Length / 2; part > 0; part /= 2)
        {
            for (int start = 0; start < commands.Length;)
            {
                DifferentialCommand[] shorter = [.. commands[..start], .. commands.Skip(start + part)];
                if (await CompareAsync(database, client, shorter) is { } another)
                    (commands, difference) = (shorter, another);
                else
                    start += part;
            }
        }

        return (commands, difference);
    }
}
