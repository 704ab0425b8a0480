using Microsoft.Extensions.Options;

namespace WebApi.RateLimiting;

/// <summary>Checks the options when the application starts; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
