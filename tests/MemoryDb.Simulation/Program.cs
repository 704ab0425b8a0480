using MemoryDb.Simulation;

return SimulationCommand.Create(SimulationProgram.Run).Parse(args).Invoke();
