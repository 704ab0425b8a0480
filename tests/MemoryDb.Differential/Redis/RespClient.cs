using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MemoryDb.Differential.Redis;

/// <summary>
/// As much of a Redis client as a comparison needs: it sends many commands at once and reads their answers.
/// </summary>
internal sealed class RespClient : IDisposable
{
    private readonly TcpClient _connection;
    private readonly BufferedStream _stream;

    public RespClient(int port)
    {
        _connection = new TcpClient { NoDelay = true };
        _connection.Connect(IPAddress.Loopback, port);
        _stream = new BufferedStream(_connection.GetStream(), 64 * 1024);
    }

    /// <summary>Sends commands and reads an answer for each, in order.</summary>
    public RespReply[] Send(IReadOnlyList<byte[][]> commands)
    {
        using var request = new MemoryStream();
        foreach (byte[][] command in commands)
        {
            WriteLine(request, '*', command.Length);
            foreach (byte[] argument in command)
            {
                WriteLine(request, '$', argument.Length);
                request.Write(argument);
                request.Write("\r\n"u8);
            }
        }

        _connection.GetStream().Write(request.GetBuffer(), 0, (int)request.Length);
        var replies = new RespReply[commands.Count];
        for (int index = 0; index < replies.Length; index++)
            replies[index] = ReadReply();
        return replies;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    private static void WriteLine(MemoryStream request, char kind, int number) =>
        request.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{number}\r\n")));

    private RespReply ReadReply()
    {
        string line = ReadLine();
        string rest = line[1..];
        switch (line[0])
        {
            case '+':
                return new RespReply(Bytes: Encoding.ASCII.GetBytes(rest));
            case '-':
                return new RespReply(Error: rest);
            case ':':
                return new RespReply(Integer: long.Parse(rest, CultureInfo.InvariantCulture));
            case '$':
                return ReadBytes(int.Parse(rest, CultureInfo.InvariantCulture));
            case '*':
                return ReadItems(int.Parse(rest, CultureInfo.InvariantCulture));
            default:
                throw new InvalidDataException($"Redis answered '{line}'.");
        }
    }

    private RespReply ReadBytes(int length)
    {
        if (length < 0)
            return new RespReply();
        byte[] bytes = new byte[length];
        _stream.ReadExactly(bytes);
        ReadLine();
        return new RespReply(Bytes: bytes);
    }

    private RespReply ReadItems(int count)
    {
        if (count < 0)
            return new RespReply();
        var items = new RespReply[count];
        for (int index = 0; index < count; index++)
            items[index] = ReadReply();
        return new RespReply(Items: items);
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            int value = _stream.ReadByte();
            if (value < 0)
                throw new EndOfStreamException("Redis closed the connection.");
            if (value == '\n')
                return line.ToString(0, line.Length - 1);
            line.Append((char)value);
        }
    }
}
