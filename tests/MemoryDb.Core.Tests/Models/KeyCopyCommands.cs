using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The commands that give what a key holds to another.</summary>
internal static class KeyCopyCommands
{
    public static Gen<ModelCommand> Any { get; } = Gen.OneOf(
        from source in ModelGenerators.KeyName
        from destination in ModelGenerators.KeyName
        from replace in Gen.Elements(false, true)
        select Copy(source, destination, replace),
        from key in ModelGenerators.KeyName
        from newKey in ModelGenerators.KeyName
        from when in Gen.Elements(When.Always, When.NotExists, When.Exists)
        select Rename(key, newKey, when));

    private static ModelCommand Copy(string source, string destination, bool replace) => new(
        $"copy '{source}' to '{destination}', replacing {replace}",
        state =>
        {
            if (source == destination)
                throw new ArgumentException("The same key.");
            if (state.Find(source) is not { } entry || (state.Find(destination) is not null && !replace))
                return false;
            state.Put(destination, entry.Value.Copy(), entry.ExpireAt);
            return true;
        },
        async database => await database.Keys.CopyAsync(source, destination, replace),
        transaction => transaction.Keys.Copy(source, destination, replace));

    private static ModelCommand Rename(string key, string newKey, When when) => new(
        $"rename '{key}' to '{newKey}' if {when}",
        state =>
        {
            if (state.Find(key) is not { } entry)
                return false;
            if (when != When.Always && state.Find(newKey) is null != (when == When.NotExists))
                return false;
            state.Remove(key);
            state.Put(newKey, entry.Value, entry.ExpireAt);
            return true;
        },
        async database => await database.Keys.RenameAsync(key, newKey, when),
        transaction => transaction.Keys.Rename(key, newKey, when));
}
