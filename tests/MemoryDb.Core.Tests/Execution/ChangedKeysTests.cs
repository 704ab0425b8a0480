using System.Text;
using MemoryDb.Data;
using MemoryDb.Execution;

namespace MemoryDb.Core.Tests.Execution;

public sealed class ChangedKeysTests
{
    private readonly KeyedHash _hash = new(new Random(1));
    private readonly ChangedKeys _keys = new();

    [Fact]
    public void A_key_comes_once_until_it_is_taken_and_in_the_order_of_its_first_change()
    {
        foreach (string name in (string[])["a", "b", "a", "c", "b"])
            _keys.Add(KeyOf(name));
        Assert.Equal("a", Take());
        _keys.Add(KeyOf("a"));
        Assert.Equal("b", Take());
        Assert.Equal("c", Take());
        Assert.Equal("a", Take());
        Assert.False(_keys.TryTake(out _));
    }

    [Fact]
    public void What_a_long_command_needed_is_given_back()
    {
        for (int number = 0; number < 100_000; number++)
            _keys.Add(KeyOf($"{number}"));
        Assert.True(_keys.Capacity >= 100_000);
        _keys.Clear();
        Assert.True(_keys.Capacity <= 1024);
        Assert.False(_keys.TryTake(out _));
    }

    private EncodedKey KeyOf(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return new EncodedKey(bytes, 0, bytes.Length, _hash);
    }

    private string Take()
    {
        Assert.True(_keys.TryTake(out EncodedKey key));
        return Encoding.UTF8.GetString(key.Bytes);
    }
}
