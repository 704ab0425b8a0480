namespace MemoryDb.Repository.Tests.PublicApi;

/// <summary>The lines that two texts do not share, in order: "-" only in the first, "+" only in the second.</summary>
internal static class LineDifference
{
    public static IReadOnlyList<string> Between(string first, string second)
    {
        string[] left = first.Split('\n');
        string[] right = second.Split('\n');
        int[,] common = CommonLengths(left, right);

        var difference = new List<string>();
        int i = 0;
        int j = 0;
        while (i < left.Length || j < right.Length)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                i++;
                j++;
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                difference.Add("- " + left[i++]);
            }
            else
            {
                difference.Add("+ " + right[j++]);
            }
        }

        return difference;
    }

    /// <summary>For each pair of suffixes, how many lines they have in common, in order.</summary>
    private static int[,] CommonLengths(string[] left, string[] right)
    {
        int[,] lengths = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = left[i] == right[j]
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
