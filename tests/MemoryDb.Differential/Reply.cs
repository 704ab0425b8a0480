using System.Globalization;
using System.Text;
using MemoryDb.Differential.Redis;

namespace MemoryDb.Differential;

/// <summary>A reply in the form in which the two databases are compared.</summary>
internal abstract record Reply
{
    /// <summary>There was nothing.</summary>
    public static readonly Reply Nothing = new NoReply();

    /// <summary>It was done, and there is nothing to say about it.</summary>
    public static readonly Reply Ok = Of("OK"u8.ToArray());

    /// <summary>The command was refused because a key holds another type.</summary>
    public static readonly Reply WrongType = new ErrorReply("WRONGTYPE");

    /// <summary>The command was refused for any other reason; the texts differ.</summary>
    public static readonly Reply Refused = new ErrorReply("ERR");

    /// <summary>Matches every refusal: where there are two reasons, either may come first.</summary>
    public static readonly Reply AnyRefusal = new AnyErrorReply();

    /// <summary>Matches everything: what only one side knows.</summary>
    public static readonly Reply Any = new AnyReply();

    /// <summary>A list's items.</summary>
    public virtual IReadOnlyList<Reply> Items => throw new InvalidOperationException($"{this} is no list.");

    /// <summary>Whether it is a list with items.</summary>
    public virtual bool HasItems => false;

    /// <summary>An integer.</summary>
    public virtual long Integer => throw new InvalidOperationException($"{this} is no integer.");

    /// <summary>A text's bytes.</summary>
    public virtual byte[] Bytes => throw new InvalidOperationException($"{this} is no text.");

    public static Reply Of(long number) => new IntegerReply(number);

    public static Reply Of(bool truth) => new IntegerReply(truth ? 1 : 0);

    public static Reply Of(byte[]? bytes) => bytes is null ? Nothing : new BytesReply(Encoding.Latin1.GetString(bytes));

    public static Reply Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static Reply Of(double number) => new NumberReply(number);

    public static Reply Of(Optional<byte[]> found) => found.HasValue ? Of(found.Value) : Nothing;

    public static Reply Of(Optional<long> found) => found.HasValue ? Of(found.Value) : Nothing;

    public static Reply Of(Optional<double> found) => found.HasValue ? Of(found.Value) : Nothing;

    public static Reply Of(KeyValuePair<byte[], byte[]> pair) => List([Of(pair.Key), Of(pair.Value)]);

    public static Reply Of(ScoredMember<byte[]> member) => List([Of(member.Member), Of(member.Score)]);

    /// <summary>A list in an order that counts.</summary>
    public static Reply List(IEnumerable<Reply> items) => new ListReply([.. items]);

    /// <summary>A list in an order that means nothing.</summary>
    public static Reply Bag(IEnumerable<Reply> items) =>
        List(items.OrderBy(static item => item.ToString(), StringComparer.Ordinal));

    /// <summary>What Redis said, taken as it is: texts for bytes, in an order that counts.</summary>
    public static Reply From(RespReply reply)
    {
        if (reply.Error is { } error)
            return error.StartsWith("WRONGTYPE", StringComparison.Ordinal) ? WrongType : Refused;
        if (reply.Items is { } items)
            return List(items.Select(From));
        return reply.Integer is { } integer ? Of(integer) : Of(reply.Bytes);
    }

    /// <summary>What Redis said of arguments that are refused, whatever the key holds.</summary>
    public static Reply FromRefusal(RespReply reply) => reply.Error is null ? From(reply) : AnyRefusal;

    /// <summary>What Redis said, where a text is a number.</summary>
    public static Reply FromNumber(RespReply reply) => reply.Bytes is null ? From(reply) : Of(reply.Number);

    /// <summary>What Redis said, where the order of a list means nothing.</summary>
    public static Reply FromBag(RespReply reply) => reply.Items is { } items ? Bag(items.Select(From)) : From(reply);

    /// <summary>What Redis said, where no list is an empty one.</summary>
    public static Reply FromList(RespReply reply) => reply.IsNothing ? List([]) : From(reply);

    /// <summary>What Redis said, where a list is pairs in an order that means nothing.</summary>
    public static Reply FromPairs(RespReply reply) => reply.Items is { } items
        ? Bag(items.Chunk(2).Select(static pair => List(pair.Select(From))))
        : From(reply);

    /// <summary>What Redis said, where a list is pairs of a member and its score.</summary>
    public static Reply FromScored(RespReply reply) => reply.Items is { } items
        ? List(items.Chunk(2).Select(static pair => List([From(pair[0]), FromNumber(pair[1])])))
        : From(reply);

    /// <summary>Whether both databases said the same.</summary>
    public virtual bool Matches(Reply other) => other is AnyReply || Equals(other);

    private sealed record AnyReply : Reply
    {
        public override string ToString() => "anything";
    }

    private sealed record NoReply : Reply
    {
        public override string ToString() => "nothing";
    }

    private sealed record ErrorReply(string Kind) : Reply
    {
        public override string ToString() => Kind;

        public override bool Matches(Reply other) => other is AnyErrorReply || base.Matches(other);
    }

    private sealed record AnyErrorReply : Reply
    {
        public override string ToString() => "any error";
    }

    private sealed record IntegerReply(long Number) : Reply
    {
        public override long Integer => Number;

        public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record BytesReply(string Text) : Reply
    {
        public override byte[] Bytes => Encoding.Latin1.GetBytes(Text);

        public override string ToString() => $"'{Text}'";

        /// <summary>Sums of numbers with a fraction: ours are exact, Redis' have 64 bits.</summary>
        public override bool Matches(Reply other) => base.Matches(other) || (other is BytesReply their
            && Text.Contains('.', StringComparison.Ordinal)
            && TryParse(Text, out decimal ours)
            && TryParse(their.Text, out decimal theirs)
            && Math.Abs(ours - theirs) <= 1e-15m * Math.Abs(ours));

        private static bool TryParse(string text, out decimal number) => decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number);
    }

    private sealed record NumberReply(double Number) : Reply
    {
        public override string ToString() => Number.ToString("R", CultureInfo.InvariantCulture);

        /// <summary>Redis calculates with more bits and shows 17 digits at most.</summary>
        public override bool Matches(Reply other) => other is AnyReply || (other is NumberReply their
            && (Number.Equals(their.Number) || Math.Abs(Number - their.Number) <= 1e-15 * Math.Abs(Number)));
    }

    private sealed record ListReply(Reply[] Elements) : Reply
    {
        public override IReadOnlyList<Reply> Items => Elements;

        public override bool HasItems => Elements.Length > 0;

        public override string ToString() => $"[{string.Join(", ", (object[])Elements)}]";

        public override bool Matches(Reply other) => other is AnyReply || (other is ListReply their
            && Elements.Length == their.Elements.Length
            && Elements.Zip(their.Elements).All(static pair => pair.First.Matches(pair.Second)));
    }
}
