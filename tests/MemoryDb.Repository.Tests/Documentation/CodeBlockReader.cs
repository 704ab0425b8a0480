namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>
/// Finds the C# of a document. Behind the language a fence may say <c>continued</c> (goes on where the block before it
/// ended, and may use what that declared), <c>web</c> (with the namespaces that a web project or a worker imports), and
/// <c>no-compile</c> (shows what must not compile; what continues it goes on before it).
/// </summary>
internal static class CodeBlockReader
{
    private const string Fence = "```";

    /// <summary>The blocks of a document, each a list of the blocks that it continues and itself.</summary>
    public static IReadOnlyList<IReadOnlyList<CodeBlock>> Read(string file, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var programs = new List<IReadOnlyList<CodeBlock>>();
        IReadOnlyList<CodeBlock> previous = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
                continue;
            string[] words = lines[i].Trim()[Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int start = i + 1;
            do
                i++;
            while (i < lines.Length && lines[i].Trim() != Fence);

            if (words is not ["csharp" or "cs" or "c#", .. string[] remarks])
                continue;
            string code = string.Join('\n', lines[start..Math.Min(i, lines.Length)]);
            var block = new CodeBlock(file, start + 1, code)
            {
                IsWeb = remarks.Contains("web"),
                MustNotCompile = remarks.Contains("no-compile"),
            };
            IReadOnlyList<CodeBlock> program = remarks.Contains("continued") ? [.. previous, block] : [block];
            programs.Add(program);
            if (!block.MustNotCompile)
                previous = program;
        }

        return programs;
    }
}
