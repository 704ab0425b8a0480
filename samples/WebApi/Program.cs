using MemoryDb;
using WebApi.Carts;
using WebApi.Health;
using WebApi.Idempotency;
using WebApi.Jobs;
using WebApi.Json;
using WebApi.Leaderboard;
using WebApi.Problems;
using WebApi.RateLimiting;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddMemoryDb(options => options.Database.Serializer = new JsonValueSerializer(StoredJson.Default))
    .AddHealthCheck();

builder.Services.ConfigureHttpJsonOptions(options => HttpJson.Configure(options.SerializerOptions));
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<DatabaseExceptionHandler>();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

builder.Services.AddRepeatableWrites();
builder.Services.AddCarts();
builder.Services.AddLeaderboard();
builder.Services.AddRateLimiting();
builder.Services.AddJobs();

WebApplication app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();

app.MapOpenApi();
app.MapHealth();

RouteGroupBuilder api = app.MapGroup("").ProducesDatabaseProblems();
api.MapCarts();
api.MapLeaderboard();
api.MapJobs();

await app.RunAsync();
