using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Internal;

namespace MemoryDb.Notifications;

/// <summary>What an effect is called to those who are told of it.</summary>
internal static class ChangeKinds
{
    /// <summary>Notes what an effect has made of a key, in the order in which it is told.</summary>
    public static void Note(
        in Effect effect, KeyState before, KeyState after, long number, List<NotedChange> changes)
    {
        EncodedKey key = effect.Key;
        if (effect.Kind == EffectKind.KeyPut && before.Type is not (KeyType.None or KeyType.String))
            changes.Add(new NotedChange(key, KeyChangeKind.Deleted, before.Type, number));
        KeyType type = after.Type == KeyType.None ? before.Type : after.Type;
        changes.Add(new NotedChange(key, Of(effect.Kind, effect.Number), type, number));
        if (effect.Kind is EffectKind.KeyDelete or EffectKind.Clear or EffectKind.KeyExpire)
            return;
        if (after.Type == KeyType.None)
            changes.Add(new NotedChange(key, KeyChangeKind.Deleted, type, number));
        else if (after.ExpireAt != before.ExpireAt)
            changes.Add(new NotedChange(key, Of(EffectKind.KeyExpire, after.ExpireAt), type, number));
    }

    private static KeyChangeKind Of(EffectKind kind, long number)
    {
        switch (kind)
        {
            case EffectKind.KeyPut or EffectKind.KeyPatch:
                return KeyChangeKind.StringSet;
            case EffectKind.Clear:
                return KeyChangeKind.Cleared;
            case EffectKind.KeyDelete:
                return number == (long)RemovalReason.Expired ? KeyChangeKind.Expired : KeyChangeKind.Deleted;
            case EffectKind.KeyExpire:
                return number == Entry.NeverExpires ? KeyChangeKind.Persisted : KeyChangeKind.ExpirySet;
            case EffectKind.HashPut:
                return KeyChangeKind.FieldsSet;
            case EffectKind.HashRemove:
                return KeyChangeKind.FieldsDeleted;
            case EffectKind.ListPushLeft or EffectKind.ListPushRight or EffectKind.ListInsert:
                return KeyChangeKind.ItemsAdded;
            case EffectKind.ListSet:
                return KeyChangeKind.ItemReplaced;
            case EffectKind.ListPopLeft or EffectKind.ListPopRight or EffectKind.ListRemove:
                return KeyChangeKind.ItemsRemoved;
            case EffectKind.SetAdd:
                return KeyChangeKind.MembersAdded;
            case EffectKind.SetRemove:
                return KeyChangeKind.MembersRemoved;
            case EffectKind.SortedSetPut:
                return KeyChangeKind.ScoresSet;
            case EffectKind.SortedSetRemove:
                return KeyChangeKind.ScoresRemoved;
            default:
                Invariant.Fail($"Nobody is told of an effect of kind {kind}.");
                return default;
        }
    }
}
