namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>A piece of C# in a document.</summary>
/// <param name="File">The document, below the repository's root.</param>
/// <param name="Line">The document's line on which the code begins, from 1.</param>
/// <param name="Code">The code.</param>
internal sealed record CodeBlock(string File, int Line, string Code);
