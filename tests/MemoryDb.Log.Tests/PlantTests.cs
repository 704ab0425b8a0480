using MemoryDb.Simulation;

namespace MemoryDb.Log.Tests;

public sealed class PlantTests
{
    [Fact]
    public void Every_bug_of_the_list_can_still_be_planted()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MemoryDb.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var list = new PlantList(folder, PlantSubject.Simulation);
        Assert.True(list.Plants.Count >= 30);
        Assert.NotEmpty(list.ApplyTo(folder));
    }
}
