namespace MemoryDb.Repository.Tests.Tidy;

/// <summary>A rule that a file breaks, and by how much: a number that falls when the file gets better.</summary>
/// <param name="File">The path below the repository's root.</param>
/// <param name="Rule">The rule's name in the ratchet.</param>
/// <param name="Size">Lines for the rules about length, occurrences for the others.</param>
/// <param name="Detail">Where to look.</param>
internal sealed record TidyFinding(string File, string Rule, int Size, string Detail = "");
