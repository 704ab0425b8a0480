using System.ComponentModel.DataAnnotations;

namespace WebApi.RateLimiting;

/// <summary>How often a client may call.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "RateLimit";

    /// <summary>How many calls are let through in any window.</summary>
    /// <value>10.</value>
    [Range(1, 10_000)]
    public int Permits { get; set; } = 10;

    /// <summary>How long a window is.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);
}
