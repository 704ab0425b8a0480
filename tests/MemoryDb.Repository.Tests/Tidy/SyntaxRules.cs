using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MemoryDb.Repository.Tests.Tidy;

/// <summary>
/// The rules about C#, checked on the parsed file, so that a word in a string is never taken for code.
/// </summary>
internal static class SyntaxRules
{
    public const int MaxMethodLines = 69;
    public const int MaxCompanionLines = 24;

    public static IEnumerable<TidyFinding> Check(string file, string text)
    {
        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(
            text, options: new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse));
        return
        [
            .. CheckMethodLengths(file, unit),
            .. CheckTypes(file, unit),
            .. CheckComments(file, unit),
            .. Report(file, "region", unit.DescendantTrivia().Where(t => t.IsKind(SyntaxKind.RegionDirectiveTrivia))
                .Select(trivia => trivia.GetLocation())),
            .. Report(file, "thread-sleep", Calls(unit).Where(IsThreadSleep).Select(call => call.GetLocation())),
            .. Report(file, "unchecked-sync", Calls(unit).Where(IsUncheckedSync).Select(call => call.GetLocation())),
        ];
    }

    // Only methods over the limit count, with all their lines: a second long one makes the number grow.
    private static IEnumerable<TidyFinding> CheckMethodLengths(string file, CompilationUnitSyntax unit)
    {
        var tooLong = unit.DescendantNodes().Where(IsMethod)
            .Select(method => (Line: LineSpan(method).Start.Line + 1, Length: LineCount(method)))
            .Concat(TopLevelStatements(unit))
            .Where(method => method.Length > MaxMethodLines)
            .ToList();
        if (tooLong.Count == 0)
            yield break;
        string detail = string.Join(", ", tooLong.Select(method => $"{method.Length} lines at {method.Line}"));
        yield return new(file, "method-lines", tooLong.Sum(method => method.Length), detail);
    }

    /// <summary>
    /// One type per file, named as the file. A second one is tolerated if it is a short enum or exception: an outcome
    /// beside its result, a failure beside the only place that throws it; each is read with the other and never alone.
    /// </summary>
    private static IEnumerable<TidyFinding> CheckTypes(string file, CompilationUnitSyntax unit)
    {
        var types = unit.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .DistinctBy(NameOf)
            .ToList();
        if (types.Count == 0)
            yield break;

        // A partial type may name its part: Engine.Reads.cs.
        string expected = Path.GetFileName(file).Split('.')[0];
        bool isProgram = expected == "Program" && unit.Members.Any(member => member is GlobalStatementSyntax);
        if (types.All(type => NameOf(type) != expected) && !isProgram)
            yield return new(file, "type-name", 1, $"holds {NameOf(types[0])}");

        int extra = types.Count(type => NameOf(type) != expected);
        bool isTolerated = extra == 1 && types.Count == 2 && types.Exists(type =>
            NameOf(type) != expected && IsCompanion(type));
        if (types.Count > 1 && !isTolerated)
            yield return new(file, "types-per-file", types.Count, string.Join(", ", types.Select(NameOf)));
    }

    private static IEnumerable<TidyFinding> CheckComments(string file, CompilationUnitSyntax unit)
    {
        var comments = unit.DescendantTrivia()
            .Where(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            .Select(trivia => trivia.ToFullString());
        return TextRules.CheckLeftovers(file, string.Join('\n', comments));
    }

    private static bool IsCompanion(MemberDeclarationSyntax type) =>
        (type is EnumDeclarationSyntax || NameOf(type).EndsWith("Exception", StringComparison.Ordinal))
        && LineCount(type) <= MaxCompanionLines;

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax named => named.Identifier.Text,
        DelegateDeclarationSyntax named => named.Identifier.Text,
        _ => "",
    };

    private static bool IsMethod(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax
        {
            Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax,
        };

    private static IEnumerable<(int Line, int Length)> TopLevelStatements(CompilationUnitSyntax unit)
    {
        var statements = unit.Members.OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count == 0)
            yield break;
        int first = LineSpan(statements[0]).Start.Line;
        yield return (first + 1, LineSpan(statements[^1]).End.Line - first + 1);
    }

    private static IEnumerable<InvocationExpressionSyntax> Calls(CompilationUnitSyntax unit) =>
        unit.DescendantNodes().OfType<InvocationExpressionSyntax>();

    private static bool IsThreadSleep(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Sleep" } access
        && access.Expression.ToString().Split('.')[^1] == "Thread";

    // Both calls return normally when the disk refused to sync, so durability must not rest on them.
    private static bool IsUncheckedSync(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "FlushToDisk" }
        || (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Flush" }
            && call.ArgumentList.Arguments is [{ Expression.RawKind: (int)SyntaxKind.TrueLiteralExpression }]);

    private static IEnumerable<TidyFinding> Report(string file, string rule, IEnumerable<Location> places)
    {
        int[] lines = [.. places.Select(place => place.GetLineSpan().StartLinePosition.Line + 1)];
        if (lines.Length > 0)
            yield return new(file, rule, lines.Length, "in line " + string.Join(", ", lines));
    }

    private static int LineCount(SyntaxNode node) => LineSpan(node).End.Line - LineSpan(node).Start.Line + 1;

    private static LinePositionSpan LineSpan(SyntaxNode node) => node.GetLocation().GetLineSpan().Span;
}
