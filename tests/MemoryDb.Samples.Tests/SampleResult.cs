namespace MemoryDb.Samples.Tests;

/// <summary>How a sample ended, and the lines that it wrote.</summary>
internal sealed record SampleResult(int ExitCode, string[] Output, string[] Errors);
