namespace MemoryDb.Simulation;

/// <summary>A change of one source file.</summary>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Sound">The lines that stand there, exactly once.</param>
/// <param name="Planted">What takes their place.</param>
internal sealed record PlantEdit(string File, string Sound, string Planted);
