using System.ComponentModel.DataAnnotations;

namespace WebApi;

/// <summary>
/// What clients name (carts, products, players, jobs, keys): it stands in paths and in the database's keys, so it is
/// kept to characters that mean nothing in either.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class NameAttribute : RegularExpressionAttribute
{
    public NameAttribute()
        : base("^[A-Za-z0-9_-]{1,64}$") =>
        ErrorMessage = "{0} must be 1 to 64 letters, digits, '-' or '_'.";

    // The base takes an empty text for a missing one.
    public override bool IsValid(object? value) => value is not "" && base.IsValid(value);
}
