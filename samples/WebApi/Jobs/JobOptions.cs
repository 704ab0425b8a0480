using System.ComponentModel.DataAnnotations;

namespace WebApi.Jobs;

/// <summary>How jobs are done.</summary>
internal sealed class JobOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Jobs";

    /// <summary>How long packing takes: it stands for work that does.</summary>
    /// <value>No time at all.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PackingTime { get; set; }
}
