using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemoryDb.Repository.Tests.Documentation;

/// <summary>
/// Compiles blocks as a reader would paste them into Program.cs of a new project: statements may await, types may
/// follow, and the namespaces that every such project imports are there, with MemoryDb besides. The generator that
/// comes with System.Text.Json runs, as it does there.
/// </summary>
internal static class CodeBlockCompiler
{
    private const string Imports = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MemoryDb;
        """;

    private const string WebImports = """
        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    /// <summary>
    /// The compiler's errors, each with the line of the document; or one, if there should be some and are none.
    /// </summary>
    public static IReadOnlyList<string> Compile(IReadOnlyList<CodeBlock> blocks)
    {
        string[] errors = [.. CompilationOf(blocks).GetDiagnostics().Where(IsFault).Select(Describe)];
        CodeBlock last = blocks[^1];
        if (!last.MustNotCompile)
            return errors;
        return errors.Length > 0 ? [] : [$"{last.File}:{last.Line}: compiles, though it says that it does not"];
    }

    /// <summary>Compiles blocks that have no error, and loads them.</summary>
    public static Assembly Load(IReadOnlyList<CodeBlock> blocks)
    {
        using var assembly = new MemoryStream();
        Assert.True(CompilationOf(blocks).Emit(assembly).Success, string.Join('\n', Compile(blocks)));
        return Assembly.Load(assembly.ToArray());
    }

    private static Compilation CompilationOf(IReadOnlyList<CodeBlock> blocks)
    {
        SyntaxTree program = CSharpSyntaxTree.ParseText(Arrange(blocks), Options, encoding: Encoding.UTF8);
        bool hasStatements = program.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);
        string imports = blocks.Any(block => block.IsWeb) ? $"{Imports}\n{WebImports}" : Imports;
        var compilation = CSharpCompilation.Create(
            "Documentation",
            [CSharpSyntaxTree.ParseText(imports, Options), program],
            LoadedReferences.All,
            new CSharpCompilationOptions(
                hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([JsonGenerator.Create()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _);
        return complete;
    }

    // Directives first, then statements, then types, as the language demands of one file; the line directives keep the
    // document's numbers.
    private static string Arrange(IReadOnlyList<CodeBlock> blocks)
    {
        var usings = new StringBuilder();
        var statements = new StringBuilder();
        var types = new StringBuilder();
        foreach (CodeBlock block in blocks)
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(block.Code, Options);
            CompilationUnitSyntax unit = tree.GetCompilationUnitRoot();
            foreach (SyntaxNode node in unit.Usings.Concat<SyntaxNode>(unit.Members))
            {
                StringBuilder target = node switch
                {
                    UsingDirectiveSyntax => usings,
                    GlobalStatementSyntax => statements,
                    _ => types,
                };
                int line = block.Line + tree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
                target.Append($"#line {line} \"{block.File}\"\n{node.ToFullString()}\n");
            }
        }

        return $"{usings}{statements}{types}";
    }

    // A task that is not awaited is only a warning, but in an example of a durable write it is a fault.
    private static bool IsFault(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id is "CS4014" or "CS0618";

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetMappedLineSpan();
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.GetMessage(null)}";
    }
}
