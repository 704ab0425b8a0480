using System.Text;

namespace MemoryDb.Linearizability;

/// <summary>Shows a history that is not linearizable to whoever has to find out why.</summary>
internal static class HistoryText
{
    private const int ShownOfOrder = 25;

    public static string Explain(IReadOnlyList<HistoryOperation> operations, LinearizationSearch search)
    {
        var text = new StringBuilder();
        text.AppendLine("The operations of the object:");
        foreach (HistoryOperation operation in operations)
            text.AppendLine(operation.ToString());
        if (search.Best is not { } best)
            return text.ToString();
        text.AppendLine($"The longest order that agrees with the replies is {best.Order.Count} long and ends with:");
        foreach (HistoryOperation operation in best.Order.TakeLast(ShownOfOrder))
            text.AppendLine(operation.ToString());
        text.AppendLine($"It leads to {best.State}. What may come next and does not fit:");
        foreach (HistoryOperation operation in best.Next)
        {
            string reply = operation.Command.Apply(LinearizationSearch.View(operation, best.State, best.Now));
            text.AppendLine($"{operation}, but the model says {reply}");
        }

        return text.ToString();
    }
}
