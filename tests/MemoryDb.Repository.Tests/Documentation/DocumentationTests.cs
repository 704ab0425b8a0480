namespace MemoryDb.Repository.Tests.Documentation;

public sealed class DocumentationTests
{
    [Fact]
    public void The_code_in_the_documents_compiles()
    {
        var errors = RepositoryFiles.With(".md")
            .Where(file => file == "README.md" || file.StartsWith("docs/", StringComparison.Ordinal))
            .SelectMany(file => CodeBlockReader.Read(file, RepositoryFiles.Read(file)))
            .SelectMany(CodeBlockCompiler.Compile)
            .Distinct()
            .ToList();

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Theory]
    [InlineData("```csharp\nKey key = \"a\";\nawait Task.Yield();\nConsole.WriteLine(key);\n```")]
    [InlineData("```csharp\nusing MemoryDb.Log;\nWrite(new(1));\nvoid Write(LogPosition p) { }\n```")]
    [InlineData("```csharp\nvar two = new Pair(1, 2);\nrecord Pair(int First, int Second);\n```")]
    [InlineData("```csharp\npublic sealed class Alone { public Key Key { get; init; } }\n```")]
    [InlineData("```csharp\nint one = 1;\n```\nand then\n```csharp continued\nint two = one + 1;\n```")]
    [InlineData("```csharp web\nWebApplication.CreateBuilder(args).Build().Run();\n```")]
    [InlineData("```csharp no-compile\nthis is no code\n```\n```bash\necho\n```")]
    [InlineData("```csharp\nint one = 1;\n```\n```csharp no-compile continued\nint one = 2;\n```\n"
        + "```csharp continued\nint two = one + 1;\n```")]
    [InlineData("```csharp\nusing System.Text.Json.Serialization;\n[JsonSerializable(typeof(Key))]\n"
        + "partial class Context : JsonSerializerContext;\n```")]
    public void Good_code_is_accepted(string document) => Assert.Empty(ErrorsOf(document));

    [Theory]
    [InlineData("One\n```csharp\nKey key = 1;\n```", "README.md:3: CS0029")]
    [InlineData("```csharp\nint one = 1;\n```\n```csharp\nint two = one;\n```", "README.md:5: CS0103")]
    [InlineData("```csharp\nint one = 1;\n```\n```csharp continued\n\n\nint two = won;\n```", "README.md:7: CS0103")]
    [InlineData("```csharp\nvoid Broken( {\n```", "README.md:2: CS")]
    [InlineData("```csharp\nWebApplication.CreateBuilder(args);\n```", "README.md:2: CS0103")]
    [InlineData("```csharp no-compile\nint one = 1;\n```", "README.md:2: compiles")]
    [InlineData("```csharp\nTask.Delay(1);\nawait Task.Yield();\n```", "README.md:2: CS4014")]
    public void Bad_code_is_reported_with_the_line_of_the_document(string document, string expected) =>
        Assert.StartsWith(expected, ErrorsOf(document).First());

    private static IEnumerable<string> ErrorsOf(string document) =>
        CodeBlockReader.Read("README.md", document).SelectMany(CodeBlockCompiler.Compile);
}
