using FlightBoard;

return await BoardCommand.Create(BoardRun.RunAsync).Parse(args).InvokeAsync();
