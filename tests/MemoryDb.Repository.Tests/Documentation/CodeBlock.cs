namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>A piece of C# in a document.</summary>
/// <param name="File">The document, below the repository's root.</param>
/// <param name="Line">The document's line on which the code begins, from 1.</param>
/// <param name="Code">The code.</param>
internal sealed record CodeBlock(string File, int Line, string Code)
{
    /// <summary>Whether it belongs to a project that imports the namespaces of ASP.NET Core and of hosts.</summary>
    public bool IsWeb { get; init; }

    /// <summary>Whether it shows what the compiler refuses.</summary>
    public bool MustNotCompile { get; init; }
}
