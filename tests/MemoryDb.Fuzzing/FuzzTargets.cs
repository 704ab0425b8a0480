namespace MemoryDb.Fuzzing;

/// <summary>Everything that is fuzzed.</summary>
internal static class FuzzTargets
{
    /// <summary>One of each; a target belongs to one thread.</summary>
    public static IReadOnlyList<FuzzTarget> CreateAll() =>
    [
        new FrameTarget(), new SegmentTarget(), new SmallFileTarget(), new RecordTarget(), new MessagePackTarget(),
        new CodecTarget(), new OptionsTarget(),
    ];
}
