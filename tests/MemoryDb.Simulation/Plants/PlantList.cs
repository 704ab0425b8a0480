namespace MemoryDb.Simulation;

/// <summary>The bugs that can be planted, and the edits that plant them, as a <c>plants.txt</c> lists them.</summary>
internal sealed class PlantList
{
    private readonly List<Plant> _plants = [];
    private readonly List<PlantEdit> _edits = [];

    /// <param name="root">The root of the repository.</param>
    /// <param name="subject">Whose list it is.</param>
    /// <exception cref="FormatException">The list is not sound.</exception>
    public PlantList(string root, PlantSubject subject)
    {
        string? file = null;
        List<string> sound = [];
        List<string> planted = [];
        foreach (string line in File.ReadAllLines(Path.Combine(root, subject.List)).Append("#"))
        {
            bool goesOn = line.StartsWith('-') || line.StartsWith('+');
            if (!goesOn && file is not null)
            {
                _edits.Add(new PlantEdit(file, string.Join('\n', sound), string.Join('\n', planted)));
                file = null;
            }

            if (line.StartsWith('-'))
                sound.Add(line[1..]);
            else if (line.StartsWith('+'))
                planted.Add(line[1..]);
            else if (line.StartsWith("@ ", StringComparison.Ordinal))
                (file, sound, planted) = (line[2..].Trim(), [], []);
            else if (line.StartsWith("plant ", StringComparison.Ordinal))
                _plants.Add(Parse(line.Split(' ', 4)));
            else if (line.Length > 0 && !line.StartsWith('#'))
                throw new FormatException($"'{line}' is neither a plant nor an edit.");
        }

        Check();
    }

    public IReadOnlyList<Plant> Plants => _plants;

    /// <summary>
    /// The sources below a folder with every bug in them, by path. Which of them is alive is decided when they run.
    /// </summary>
    /// <exception cref="FormatException">The sources are not what the edits expect.</exception>
    public IReadOnlyDictionary<string, string> ApplyTo(string root)
    {
        var planted = new Dictionary<string, string>();
        foreach (PlantEdit edit in _edits)
        {
            string path = Path.Combine(root, edit.File);
            string text = planted.TryGetValue(path, out string? changed) ? changed : File.ReadAllText(path);
            int index = text.IndexOf(edit.Sound, StringComparison.Ordinal);
            if (index < 0 || text.IndexOf(edit.Sound, index + 1, StringComparison.Ordinal) >= 0)
                throw new FormatException($"{edit.File} should hold exactly once:\n{edit.Sound}");
            planted[path] = string.Concat(text.AsSpan(0, index), edit.Planted, text.AsSpan(index + edit.Sound.Length));
        }

        return planted;
    }

    private static Plant Parse(string[] words) => words.Length == 4
        ? new Plant(words[1], words[2], words[3])
        : throw new FormatException($"'{string.Join(' ', words)}' lacks a name, a mode or a description.");

    private void Check()
    {
        foreach (Plant plant in _plants)
        {
            string condition = $"Planted.Is(\"{plant.Name}\")";
            if (!_edits.Exists(edit => edit.Planted.Contains(condition, StringComparison.Ordinal)))
                throw new FormatException($"No edit plants '{plant.Name}'.");
        }
    }
}
