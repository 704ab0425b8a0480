using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemoryDb.Repository.Tests.PublicApi;

/// <summary>
/// What a package shows to its users, as C# reads it from the built assembly: every type and member that can be reached
/// from outside, with nullability, default values and the attributes that change what a caller may do.
/// </summary>
internal static class PublicApiListing
{
    private static readonly SymbolDisplayFormat TypeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat ConstrainedTypeFormat = TypeFormat
        .AddGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    private static readonly SymbolDisplayFormat MemberFormat = ConstrainedTypeFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis);

    // A caller must heed these; all others are the compiler's or the implementation's business.
    private static readonly HashSet<string> ShownAttributes = new(StringComparer.Ordinal)
    {
        "ObsoleteAttribute", "ExperimentalAttribute", "FlagsAttribute", "EditorBrowsableAttribute",
        "MaybeNullAttribute", "MaybeNullWhenAttribute", "NotNullAttribute", "NotNullWhenAttribute",
        "AllowNullAttribute", "DisallowNullAttribute", "DoesNotReturnAttribute",
        "RequiresUnreferencedCodeAttribute", "RequiresDynamicCodeAttribute",
    };

    public static string Of(Assembly assembly)
    {
        MetadataReference reference = MetadataReference.CreateFromFile(assembly.Location);
        var compilation = CSharpCompilation.Create(
            "Listing",
            references: LoadedReferences.All.Where(other => other.Display != reference.Display).Append(reference),
            options: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;

        var listing = new StringBuilder();
        var types = TypesIn(symbol.GlobalNamespace).OrderBy(NameWithSpace, StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in types)
            AppendType(listing, type);
        return listing.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol space) => space.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member switch
        {
            INamedTypeSymbol type when IsVisible(type) && !type.IsImplicitlyDeclared => TypesIn(type).Prepend(type),
            INamespaceSymbol inner => TypesIn(inner),
            _ => [],
        });

    private static void AppendType(StringBuilder listing, INamedTypeSymbol type)
    {
        AppendAttributes(listing, type, indent: "");
        var bases = type.Interfaces.Where(IsVisible).Select(Display);
        if (type is { TypeKind: TypeKind.Class, BaseType.SpecialType: not SpecialType.System_Object })
            bases = bases.Prepend(Display(type.BaseType!));
        string baseList = string.Join(", ", bases.Order(StringComparer.Ordinal));

        string constraints = type.ToDisplayString(ConstrainedTypeFormat)[Display(type).Length..];

        listing.Append($"{Keywords(type)} {NameWithSpace(type)}").Append(baseList == "" ? "" : " : " + baseList);
        listing.Append(constraints).Append('\n');
        foreach (ISymbol member in type.GetMembers().Where(IsListed).OrderBy(SortKey, StringComparer.Ordinal))
        {
            AppendAttributes(listing, member, indent: "    ");
            listing.Append("    ").Append(DescribeMember(member)).Append('\n');
        }

        listing.Append('\n');
    }

    private static string DescribeMember(ISymbol member) => member switch
    {
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } value => $"{value.Name} = {value.ConstantValue}",
        IPropertySymbol property => $"{property.ToDisplayString(MemberFormat)} {{ {Accessors(property)} }}",
        _ => member.ToDisplayString(MemberFormat),
    };

    private static string Accessors(IPropertySymbol property)
    {
        var accessors = new List<string>();
        if (property.GetMethod is { } getter && IsVisible(getter))
            accessors.Add("get;");
        if (property.SetMethod is { } setter && IsVisible(setter))
            accessors.Add(setter.IsInitOnly ? "init;" : "set;");
        return string.Join(' ', accessors);
    }

    private static void AppendAttributes(StringBuilder listing, ISymbol symbol, string indent)
    {
        IEnumerable<AttributeData> attributes = symbol.GetAttributes();
        if (symbol is IMethodSymbol method)
        {
            attributes = attributes.Concat(method.GetReturnTypeAttributes())
                .Concat(method.Parameters.SelectMany(parameter => parameter.GetAttributes()));
        }

        foreach (AttributeData attribute in attributes)
        {
            if (ShownAttributes.Contains(attribute.AttributeClass!.Name))
                listing.Append(indent).Append('[').Append(attribute).Append("]\n");
        }
    }

    private static string Keywords(INamedTypeSymbol type)
    {
        string kind = type.TypeKind.ToString().ToLowerInvariant();
        if (IsRecord(type))
            kind = "record " + kind;
        string modifiers = type switch
        {
            { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : ""),
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        return $"{SyntaxFacts.GetText(type.DeclaredAccessibility)} {modifiers}{kind}";
    }

    // A record struct leaves no mark in metadata but the members that the compiler makes for it.
    private static bool IsRecord(INamedTypeSymbol type) => type.IsRecord
        || type.GetMembers("PrintMembers").Any(IsCompilerGenerated);

    private static bool IsListed(ISymbol member) => IsVisible(member)
        && member is not INamedTypeSymbol
        && !IsCompilerGenerated(member)
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && member is not IMethodSymbol { IsImplicitlyDeclared: true }
        && member is not IFieldSymbol { Name: "value__" };

    private static bool IsCompilerGenerated(ISymbol member) =>
        member.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "CompilerGeneratedAttribute");

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    // Enum members in the order of their numbers, the others by name: a moved member is no change.
    private static string SortKey(ISymbol member) => member switch
    {
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } value =>
            Convert.ToInt64(value.ConstantValue, CultureInfo.InvariantCulture).ToString("D20"),
        _ => $"{member.Name} {member.ToDisplayString(MemberFormat)}",
    };

    private static string NameWithSpace(INamedTypeSymbol type) => $"{type.ContainingNamespace}.{Display(type)}";

    private static string Display(INamedTypeSymbol type) => type.ToDisplayString(TypeFormat);
}
