using Microsoft.Extensions.Options;

namespace WebApi.Jobs;

/// <summary>Checks the options when the application starts; generated from their attributes.</summary>
[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
