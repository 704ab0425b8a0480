using FlightBoard;

BoardView.AdaptToOutput();
return await BoardCommand.InvokeAsync(args);
