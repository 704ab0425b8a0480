namespace MemoryDb.Simulation;

/// <summary>Replies as tasks that end on the scheduler: AsTask would end them on the thread pool.</summary>
internal static class ReplyExtensions
{
    public static async Task EndsHere(this ValueTask reply) => await reply;

    public static async Task EndsHere<T>(this ValueTask<T> reply) => await reply;
}
