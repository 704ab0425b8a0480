namespace MemoryDb.Benchmarks;

/// <content>Other structures, and reads beside writes.</content>
internal sealed partial class MemoryDbEngine
{
    private const int StructureCount = 1000;
    private const int ElementCount = 1000;
    private const int ReadsPerWrite = 4;
    private const int ManyKeys = 10_000_000;

    private async Task<Figure> MixAsync(int inFlight, MeasureContext context)
    {
        string[] keys = SampleData.AllKeys();
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        await FillAsync(database);
        return await Load.RunInFlightAsync(inFlight, context.Duration, number =>
        {
            Key key = keys[SampleData.KeyOf(number)];
            return number % (ReadsPerWrite + 1) == 0
                ? database.String<byte[]>(key).SetAsync(value)
                : ReadAsync(database, key);
        });
    }

    private async Task<Figure> AddToSortedSetsAsync(int inFlight, MeasureContext context)
    {
        Key[] keys = StructureKeys("board");
        await using MemoryDatabase database = await OpenAsync(context);
        return await Load.RunInFlightAsync(inFlight, context.Duration, async number =>
            await database.SortedSet<long>(keys[number % StructureCount])
                .AddAsync(number / StructureCount % ElementCount, SampleData.KeyOf(number)).ConfigureAwait(false));
    }

    private async Task<Figure> ReadTopTenAsync(int threadCount, MeasureContext context)
    {
        Key[] keys = StructureKeys("board");
        await using MemoryDatabase database = await OpenAsync(context);
        for (int i = 0; i < StructureCount; i++)
        {
            ScoredMember<long>[] members = [.. Enumerable.Range(0, ElementCount)
                .Select(member => new ScoredMember<long>(member, SampleData.KeyOf((i * ElementCount) + member)))];
            await database.SortedSet<long>(keys[i]).AddAsync(members);
        }

        return Load.RunThreads(threadCount, context.Duration, number =>
        {
            ValueTask<ScoredMember<long>[]> top =
                database.SortedSet<long>(keys[number % StructureCount]).RangeAsync(0, 9, Order.Descending);
            if (top.GetAwaiter().GetResult().Length != 10)
                throw new InvalidOperationException("Ten members are expected.");
        });
    }

    private async Task<Figure> SetFieldsAsync(int inFlight, MeasureContext context)
    {
        Key[] keys = StructureKeys("hash");
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        return await Load.RunInFlightAsync(inFlight, context.Duration, async number =>
            await database.Hash<long, byte[]>(keys[number % StructureCount])
                .SetAsync(number / StructureCount % ElementCount, value).ConfigureAwait(false));
    }

    private async Task<Figure> GetFieldsAsync(int threadCount, MeasureContext context)
    {
        Key[] keys = StructureKeys("hash");
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        foreach (Key key in keys)
        {
            KeyValuePair<long, byte[]>[] fields =
                [.. Enumerable.Range(0, ElementCount).Select(field => KeyValuePair.Create((long)field, value))];
            await database.Hash<long, byte[]>(key).SetAsync(fields);
        }

        return Load.RunThreads(threadCount, context.Duration, number =>
        {
            ValueTask<Optional<ReadOnlyMemory<byte>>> read = database.Hash<long, ReadOnlyMemory<byte>>(
                keys[SampleData.KeyOf(number) % StructureCount]).GetAsync(number % ElementCount);
            if (read.GetAwaiter().GetResult().Value.Length != SampleData.ValueBytes)
                throw new InvalidOperationException("A value is expected.");
        });
    }

    /// <summary>One thread reads while so many writes are in flight, of other keys; only the reads are timed.</summary>
    private async Task<Figure> ReadBesideAsync(int writesInFlight, MeasureContext context)
    {
        string[] keys = SampleData.AllKeys();
        Key[] others = StructureKeys("other");
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        await FillAsync(database);
        return await Load.RunThreadsBesideAsync(
            context.Duration,
            number => Read(database, keys[SampleData.KeyOf(number)]),
            writesInFlight,
            number => database.String<byte[]>(others[number % StructureCount]).SetAsync(value));
    }

    /// <summary>Ten million keys, and what a read of them meets beside writes: the collector's pauses too.</summary>
    private async Task<Figure> MeasurePausesAsync(int inFlight, MeasureContext context)
    {
        byte[] value = new byte[SampleData.ValueBytes];
        await using MemoryDatabase database = await OpenAsync(context);
        await FillAsync(database, ManyKeys);
        return await Load.RunInFlightAsync(inFlight, context.Duration, number =>
        {
            Key key = SampleData.Key((int)(number * 514_229 % ManyKeys));
            return number % (ReadsPerWrite + 1) == 0
                ? database.String<byte[]>(key).SetAsync(value)
                : ReadAsync(database, key);
        }, number => number % (ReadsPerWrite + 1) != 0);
    }

    private static Key[] StructureKeys(string prefix) =>
        [.. Enumerable.Range(0, StructureCount).Select(number => new Key($"{prefix}:{number}"))];

    private static async ValueTask ReadAsync(MemoryDatabase database, Key key) =>
        await database.String<ReadOnlyMemory<byte>>(key).GetAsync().ConfigureAwait(false);

    private static void Read(MemoryDatabase database, Key key)
    {
        ValueTask<Optional<ReadOnlyMemory<byte>>> read = database.String<ReadOnlyMemory<byte>>(key).GetAsync();
        if (read.GetAwaiter().GetResult().Value.Length != SampleData.ValueBytes)
            throw new InvalidOperationException("A value is expected.");
    }
}
