using System.Runtime.CompilerServices;
using MemoryDb.Data;
using MemoryDb.Effects;
using MemoryDb.Internal;
using MemoryDb.Notifications;

namespace MemoryDb.Operations;

/// <summary>
/// The context of the one command or transaction that holds the write lock: what it emits is applied at once, encoded
/// for the log, and can be taken back until it ends. Each slot that it changes stays locked until then, so that nobody
/// sees half of it (L12).
/// </summary>
internal sealed class WriteContext(Keyspace keyspace, TimeProvider clock) : ReadContext(keyspace, clock)
{
    private readonly EffectApplier _applier = new(keyspace);
    private readonly UndoLog _undo = new(keyspace);
    private readonly List<Slot> _lockedSlots = [];
    private readonly List<EncodedKey> _expiredKeys = [];
    private readonly List<NotedChange> _changes = [];
    private readonly List<NotedChange> _expiryChanges = [];
    private readonly List<PublishedMessage> _messages = [];

    /// <summary>The effects emitted so far, encoded one behind the other.</summary>
    public EncodedEffects Effects { get; } = new();

    /// <summary>
    /// The removals of keys found expired: a batch of its own ahead of the command's, which a rollback keeps.
    /// </summary>
    public EncodedEffects Expiries { get; } = new();

    /// <summary>
    /// Asked before a read emits the removal of an expired key; throws if nothing may be written now.
    /// </summary>
    public Action? CheckWritable { get; set; }

    /// <summary>Who may want to be told of changes; null for nobody.</summary>
    public Subscriptions? Listeners { get; init; }

    /// <summary>Told what changed under which revision, if somebody wants to know.</summary>
    public Action<NotedChange[], Revision>? Announce { get; init; }

    /// <summary>Whether something was announced.</summary>
    public bool HasAnnounced { get; private set; }

    /// <summary>
    /// Why an effect could not be applied and encoded wholly, if so: then everything is taken back, also if a
    /// transaction's body swallowed the exception.
    /// </summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Applies and encodes an effect. All validation has been done: an operation that emits does not fail.
    /// </summary>
    public void Emit(in Effect effect)
    {
        try
        {
            if (effect.Kind == EffectKind.Clear)
                LockAll();
            else
                Lock(effect.Key.Slot);

            // Asked when the slot is locked: who listens first and then looks at the key sees the effect, or is told.
            bool isNoted = Listeners is { WantsChanges: true };
            KeyState before = isNoted ? StateOf(in effect) : default;
            _applier.Apply(in effect, _undo);
            Effects.Add(in effect);
            if (isNoted)
                ChangeKinds.Note(in effect, before, StateOf(in effect), Listeners!.NumberAnnouncement(), _changes);
        }
        catch (Exception failure)
        {
            Failure = failure;
            throw;
        }
    }

    /// <summary>Emits an effect with one item.</summary>
    public void Emit(EffectKind kind, in EncodedKey key, EffectItem item, long number = 0) =>
        Emit(new Effect(kind, key, new ReadOnlySpan<EffectItem>(in item), number));

    /// <summary>Emits the removal of a key that exists.</summary>
    public void EmitDelete(in EncodedKey key) =>
        Emit(new Effect(EffectKind.KeyDelete, key, number: (long)RemovalReason.Deleted));

    /// <summary>
    /// Emits that a key, whatever it held, holds a collection of these elements from now on, without an expiry; no key
    /// at all if there are none. The elements may come from the key itself.
    /// </summary>
    public void EmitReplace(in EncodedKey key, EffectKind kind, ReadOnlySpan<EffectItem> items)
    {
        if (!Unsafe.IsNullRef(ref Find(in key)))
            EmitDelete(in key);
        if (!items.IsEmpty)
            Emit(new Effect(kind, key, items));
    }

    /// <inheritdoc/>
    public override bool MayHaveTouched(in EncodedKey key) => _undo.MayHaveTouched(in key);

    /// <inheritdoc/>
    public override void MeetExpired(in EncodedKey key)
    {
        try
        {
            CheckWritable?.Invoke();
            Lock(key.Slot);
            EncodedKey owned = Keyspace.Encode(key.Bytes);
            RemoveExpired(owned, new Effect(EffectKind.KeyDelete, owned, number: (long)RemovalReason.Expired));
        }
        catch (Exception failure) when (Effects.Count > 0)
        {
            // Half of a command may have been emitted.
            Failure = failure;
            throw;
        }
    }

    /// <summary>
    /// Takes the command's own effects back. Expiries that it met stay: somebody's clock has seen them.
    /// </summary>
    public void RollBack()
    {
        _undo.RollBack();
        Effects.Clear();
        _changes.Clear();
        _messages.Clear();
    }

    /// <summary>Stamps what was touched and hands the batches out, in order, each under the next revision.</summary>
    /// <returns>The last revision handed out; <paramref name="last"/> if nothing was emitted.</returns>
    public Revision Finish(Revision last, Action<EncodedEffects, Revision> handOut)
    {
        if (Expiries.Count > 0)
        {
            last = last.Next;
            foreach (EncodedKey key in _expiredKeys)
                _applier.Stamp(in key, last);
            handOut(Expiries, last);
            AnnounceAll(_expiryChanges, last);
        }

        if (Effects.Count > 0)
        {
            last = last.Next;
            _undo.VisitKeys((_applier, last), static (state, key) => state._applier.Stamp(in key, state.last));
            if (_undo.HasCleared)
                _applier.StampClear(last);
            handOut(Effects, last);
            AnnounceAll(_changes, last);
        }

        return last;
    }

    /// <summary>The keys that the command has changed, in order; one may come twice.</summary>
    public void VisitChangedKeys<TState>(TState state, Action<TState, EncodedKey> visit) =>
        _undo.VisitKeys(state, visit);

    /// <summary>Publishes a message if the command is not taken back.</summary>
    public void Publish(in PublishedMessage message) => _messages.Add(message);

    /// <summary>The messages to publish behind the command, in order.</summary>
    public List<PublishedMessage> Messages => _messages;

    /// <summary>Lets readers in again and forgets the command.</summary>
    public override void Reset()
    {
        foreach (Slot slot in _lockedSlots)
        {
            slot.EndChange();
            Monitor.Exit(slot);
        }

        _lockedSlots.Empty();
        _expiredKeys.Empty();
        Effects.Clear();
        Expiries.Clear();
        _undo.Clear();
        _changes.Empty();
        _expiryChanges.Empty();
        _messages.Empty();
        HasAnnounced = false;
        Failure = null;
        CheckWritable = null;
        base.Reset();
    }

    private KeyState StateOf(in Effect effect)
    {
        ref Entry entry = ref Keyspace.Find(effect.Key);
        return Unsafe.IsNullRef(ref entry) ? default : new KeyState(entry.Type, entry.ExpireAt);
    }

    /// <summary>Logged and done, or neither: a rollback keeps both.</summary>
    private void RemoveExpired(EncodedKey key, in Effect effect)
    {
        _expiredKeys.EnsureCapacity(_expiredKeys.Count + 1);
        _expiryChanges.EnsureCapacity(_expiryChanges.Count + 1);
        int length = Expiries.Bytes.Length;
        Expiries.Add(in effect);
        try
        {
            bool isNoted = Listeners is { WantsChanges: true };
            KeyType type = isNoted ? StateOf(in effect).Type : KeyType.None;
            _applier.Apply(in effect, undo: null);
            _expiredKeys.Add(key);
            if (isNoted)
                _expiryChanges.Add(new NotedChange(key, KeyChangeKind.Expired, type, Listeners!.NumberAnnouncement()));
        }
        catch
        {
            Expiries.RemoveLast(length);
            throw;
        }
    }

    private void AnnounceAll(List<NotedChange> changes, Revision revision)
    {
        if (changes.Count == 0 || Announce is null)
            return;
        Announce([.. changes], revision);
        HasAnnounced = true;
    }

    /// <summary>
    /// Locks every slot that ever held a key. One that a reader makes meanwhile is as empty before a clear as after it.
    /// </summary>
    private void LockAll()
    {
        for (int number = 0; number < HashSlots.Count; number++)
        {
            if (Keyspace.ExistingSlotAt(number) is not null)
                Lock(number);
        }
    }

    private void Lock(int number)
    {
        Slot slot = Keyspace.SlotAt(number);
        if (_lockedSlots.Count > 0 && Monitor.IsEntered(slot))
            return;

        // Room first: a lock that nobody remembers would never be released.
        _lockedSlots.EnsureCapacity(_lockedSlots.Count + 1);
        Monitor.Enter(slot);
        slot.BeginChange();
        _lockedSlots.Add(slot);
    }
}
