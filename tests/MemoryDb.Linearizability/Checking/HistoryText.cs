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
        (IReadOnlyList<HistoryOperation> order, ModelState state, IReadOnlyList<HistoryOperation> next) = search.Best;
        text.AppendLine($"The longest order that agrees with the replies is {order.Count} long and ends with:");
        foreach (HistoryOperation operation in order.TakeLast(ShownOfOrder))
            text.AppendLine(operation.ToString());
        text.AppendLine($"It leads to {state}. What may come next and does not fit:");
        foreach (HistoryOperation operation in next)
        {
            var view = new ModelView(state, operation.Now);
            text.AppendLine($"{operation}, but the model says {operation.Command.Apply(view)}");
        }

        return text.ToString();
    }
}
