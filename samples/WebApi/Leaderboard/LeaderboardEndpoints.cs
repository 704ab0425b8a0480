using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebApi.Idempotency;
using WebApi.RateLimiting;

namespace WebApi.Leaderboard;

/// <summary>The leaderboards.</summary>
internal static class LeaderboardEndpoints
{
    public static IServiceCollection AddLeaderboard(this IServiceCollection services) =>
        services.AddSingleton<ScoreStore>();

    public static void MapLeaderboard(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder board = app.MapGroup("/leaderboards/{board}").WithTags("Leaderboards");
        board.MapPost("/scores", AddAsync)
            .RequireRateLimit()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        board.MapGet("", TopAsync);
        board.MapGet("/players/{player}", FindAsync);
    }

    /// <summary>Adds points for a player, so many times per client and window.</summary>
    internal static async Task<Ok<Standing>> AddAsync(
        [Name] string board,
        NewScore score,
        [FromHeader(Name = IdempotencyKey.Header), Name] string? idempotencyKey,
        ScoreStore scores,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await scores.AddAsync(board, score, idempotencyKey, cancellationToken));

    /// <summary>Lists the best players, the first at first.</summary>
    internal static async Task<Ok<Standing[]>> TopAsync(
        [Name] string board,
        ScoreStore scores,
        CancellationToken cancellationToken,
        [Range(1, 1000)] int top = 10) =>
        TypedResults.Ok(await scores.TopAsync(board, top, cancellationToken));

    /// <summary>Tells where a player stands.</summary>
    internal static async Task<Results<Ok<Standing>, NotFound>> FindAsync(
        [Name] string board, [Name] string player, ScoreStore scores, CancellationToken cancellationToken) =>
        await scores.FindAsync(board, player, cancellationToken) is { } standing
            ? TypedResults.Ok(standing)
            : TypedResults.NotFound();
}
