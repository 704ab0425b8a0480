using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace MemoryDb.Core.Tests.Models;

/// <summary>The set commands.</summary>
internal sealed partial class SetFamily : IModelFamily
{
    private static readonly Gen<string> Member = Gen.Elements(
        "", "0", "1", "-1", "a", "b", "c", "d", "ключ", "x1", "x2", "x3", new string('y', 100));

    /// <summary>None to eight members, of which some may come twice.</summary>
    private static readonly Gen<string[]> SeveralMembers =
        Gen.Choose(0, 8).SelectMany(count => Member.ArrayOf(count));

    private static readonly Gen<int> Count = Gen.Elements(-1, 0, 1, 2, 3, 5, 20);

    public Gen<ModelCommand> Command { get; } = Gen.Frequency(
        (3, ModelGenerators.KeyName.Zip(Member, Add)),
        (4, ModelGenerators.KeyName.Zip(SeveralMembers, AddMany)),
        (2, ModelGenerators.KeyName.Zip(Member, Remove)),
        (2, ModelGenerators.KeyName.Zip(SeveralMembers, RemoveMany)),
        (1, ModelGenerators.KeyName.Zip(Member, Contains)),
        (1, ModelGenerators.KeyName.Zip(SeveralMembers, ContainsMany)),
        (1, ModelGenerators.KeyName.Select(Members)),
        (1, ModelGenerators.KeyName.Select(CountMembers)),
        (1, ModelGenerators.KeyName.Select(Pop)),
        (1, ModelGenerators.KeyName.Zip(Count, PopMany)),
        (1, ModelGenerators.KeyName.Select(RandomMember)),
        (1, ModelGenerators.KeyName.Zip(Count, RandomMembers)),
        (1, ModelGenerators.KeyName.Zip(Count, RepeatedMembers)),
        (1, ModelGenerators.KeyName.Select(Scan)),
        (10, Algebra));

    public IEnumerable<ModelCommand> Probes(string key) => [Members(key), CountMembers(key)];

    private static ModelCommand Add(string key, string member) => new(
        $"add '{member}' to '{key}'",
        state => AddAll(state, key, [member]) == 1,
        async database => await database.Set<string>(key).AddAsync(member),
        transaction => transaction.Set<string>(key).Add(member));

    private static ModelCommand AddMany(string key, string[] members) => new(
        $"add {Show(members)} to '{key}'",
        state => AddAll(state, key, members),
        async database => await database.Set<string>(key).AddAsync(members),
        transaction => transaction.Set<string>(key).Add(members));

    private static ModelCommand Remove(string key, string member) => new(
        $"remove '{member}' from '{key}'",
        state => RemoveAll(state, key, [member]) == 1,
        async database => await database.Set<string>(key).RemoveAsync(member),
        transaction => transaction.Set<string>(key).Remove(member));

    private static ModelCommand RemoveMany(string key, string[] members) => new(
        $"remove {Show(members)} from '{key}'",
        state => RemoveAll(state, key, members),
        async database => await database.Set<string>(key).RemoveAsync(members),
        transaction => transaction.Set<string>(key).Remove(members));

    private static ModelCommand Contains(string key, string member) => new(
        $"does '{key}' contain '{member}'",
        state => ModelSet.Find(state, key).Contains(member),
        async database => await database.Set<string>(key).ContainsAsync(member),
        transaction => transaction.Set<string>(key).Contains(member));

    private static ModelCommand ContainsMany(string key, string[] members) => new(
        $"does '{key}' contain {Show(members)}",
        state => Array.ConvertAll(members, ModelSet.Find(state, key).Contains),
        async database => await database.Set<string>(key).ContainsAsync(members),
        transaction => transaction.Set<string>(key).Contains(members));

    private static ModelCommand Members(string key) => new(
        $"members of '{key}'",
        state => ModelSet.Find(state, key),
        async database => (await database.Set<string>(key).MembersAsync()).Order(StringComparer.Ordinal),
        transaction => transaction.Set<string>(key).Members().Order(StringComparer.Ordinal));

    private static ModelCommand CountMembers(string key) => new(
        $"count of '{key}'",
        state => (long)ModelSet.Find(state, key).Count,
        async database => await database.Set<string>(key).CountAsync(),
        transaction => transaction.Set<string>(key).Count());

    private static ModelCommand Pop(string key)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"pop from '{key}'",
            state =>
            {
                ImmutableSortedSet<string> members = ModelSet.Find(state, key);
                ModelSet.Put(state, key, members.Except(choice.Drawn));
                return choice.CheckOne(members);
            },
            async database => choice.Note(await database.Set<string>(key).PopAsync()),
            transaction => choice.Note(transaction.Set<string>(key).Pop()));
    }

    private static ModelCommand PopMany(string key, int count)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"pop {count} from '{key}'",
            state =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                ImmutableSortedSet<string> members = ModelSet.Find(state, key);
                ModelSet.Put(state, key, members.Except(choice.Drawn));
                return choice.CheckDistinct(members, count);
            },
            async database => choice.Note(await database.Set<string>(key).PopAsync(count)),
            transaction => choice.Note(transaction.Set<string>(key).Pop(count)));
    }

    private static ModelCommand RandomMember(string key)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw from '{key}'",
            state => choice.CheckOne(ModelSet.Find(state, key)),
            async database => choice.Note(await database.Set<string>(key).RandomMemberAsync()),
            transaction => choice.Note(transaction.Set<string>(key).RandomMember()));
    }

    private static ModelCommand RandomMembers(string key, int count)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw {count} from '{key}'",
            state =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                return choice.CheckDistinct(ModelSet.Find(state, key), count);
            },
            async database => choice.Note(await database.Set<string>(key).RandomMembersAsync(count)),
            transaction => choice.Note(transaction.Set<string>(key).RandomMembers(count)));
    }

    private static ModelCommand RepeatedMembers(string key, int count)
    {
        var choice = new ModelChoice();
        return new ModelCommand(
            $"draw {count} times from '{key}'",
            state =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                return choice.CheckRepeated(ModelSet.Find(state, key), count);
            },
            async database => choice.Note(await database.Set<string>(key).RandomMembersAsync(count, true)),
            transaction => choice.Note(transaction.Set<string>(key).RandomMembers(count, true)));
    }

    private static ModelCommand Scan(string key) => new(
        $"scan '{key}'",
        state => ModelSet.Find(state, key),
        async database =>
        {
            // A walk that met the key expired would go on beyond this thread; so it goes first.
            await database.Keys.ExistsAsync(key);
            return (await database.Set<string>(key).ScanAsync().ToListAsync()).Order(StringComparer.Ordinal);
        })
    {
        IsAtomic = false,
    };

    private static long AddAll(ModelState state, string key, string[] members)
    {
        ImmutableSortedSet<string> before = ModelSet.Find(state, key);
        ImmutableSortedSet<string> after = before.Union(members);
        ModelSet.Put(state, key, after);
        return after.Count - before.Count;
    }

    private static long RemoveAll(ModelState state, string key, string[] members)
    {
        ImmutableSortedSet<string> before = ModelSet.Find(state, key);
        ImmutableSortedSet<string> after = before.Except(members);
        ModelSet.Put(state, key, after);
        return before.Count - after.Count;
    }

    private static string Show(string[] members) => $"({string.Join(", ", members)})";
}
