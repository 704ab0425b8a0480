namespace MemoryDb.Linearizability;

/// <summary>What all keys of a model hold. It never changes; equal states have equal hashes.</summary>
internal sealed class ModelState : IEquatable<ModelState>
{
    private readonly Held?[] _values;
    private readonly int _hash;

    private ModelState(Held?[] values)
    {
        _values = values;
        var hash = new HashCode();
        foreach (Held? value in values)
            hash.Add(value?.GetHashCode() ?? 0);
        _hash = hash.ToHashCode();
    }

    /// <summary>The value of a key, past its time or not.</summary>
    public Held? this[int key] => _values[key];

    /// <summary>No key holds anything.</summary>
    public static ModelState Empty(int keyCount) => new(new Held?[keyCount]);

    /// <summary>The same but for one key.</summary>
    public ModelState With(int key, Held? value)
    {
        var values = (Held?[])_values.Clone();
        values[key] = value;
        return new ModelState(values);
    }

    public bool Equals(ModelState? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || _hash != other._hash)
            return false;
        for (int key = 0; key < _values.Length; key++)
        {
            if (!Equals(_values[key], other._values[key]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ModelState);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(
        ", ", _values.Index().Where(each => each.Item is not null).Select(each => $"k{each.Index}: {each.Item}"));
}
