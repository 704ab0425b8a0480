namespace WebApi.Problems;

/// <summary>What every endpoint may answer besides its own results.</summary>
internal static class ProblemEndpoints
{
    /// <summary>States it in the OpenAPI document.</summary>
    public static RouteGroupBuilder ProducesDatabaseProblems(this RouteGroupBuilder group) => group
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblem(StatusCodes.Status504GatewayTimeout);
}
