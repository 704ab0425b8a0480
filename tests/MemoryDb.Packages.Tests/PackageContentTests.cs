using System.IO.Compression;
using System.Xml.Linq;

namespace MemoryDb.Packages.Tests;

public sealed class PackageContentTests(PackedPackages packed)
{
    [Theory]
    [InlineData("MemoryDb.Core")]
    [InlineData("MemoryDb.Log")]
    [InlineData("MemoryDb.Hosting")]
    public void A_package_has_what_its_users_need(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{name}.xml"));
        XElement metadata = Metadata(package, name);
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.False(string.IsNullOrWhiteSpace(Value(metadata, "description")));
        using ZipArchive symbols = Open(name, "snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{name}.pdb"));
    }

    [Theory]
    [InlineData("MemoryDb.Core", new string[0])]
    [InlineData("MemoryDb.Log", new[] { "MemoryDb.Core" })]
    public void A_package_depends_on_nothing_else(string name, string[] dependencies)
    {
        using ZipArchive package = Open(name, "nupkg");
        Assert.Equal(dependencies, Metadata(package, name).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (string)element.Attribute("id")!));
    }

    private ZipArchive Open(string name, string extension) =>
        ZipFile.OpenRead(Path.Combine(packed.Folder, $"{name}.{packed.Version}.{extension}"));

    private static XElement Metadata(ZipArchive package, string name)
    {
        using Stream nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
