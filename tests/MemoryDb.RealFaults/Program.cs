using MemoryDb.RealFaults;

return await RealFaultsCommand.Create().Parse(args).InvokeAsync();
