using System.Diagnostics;
using System.Text.RegularExpressions;
using MemoryDb.Internal;
using MemoryDb.Serialization;

namespace MemoryDb.Core.Tests.Serialization;

/// <summary>Compares with another implementation of the format: Debian's python3-msgpack.</summary>
public sealed class MessagePackPythonTests
{
    private const string Interpreter = "/usr/bin/python3";

    // Answers each document with its canonical text and with the same document as Python writes it.
    private const string Script = """
        import msgpack, struct, sys

        def canonical(value):
            if value is None: return 'n'
            if value is True: return 't'
            if value is False: return 'f'
            if isinstance(value, int): return 'i%d' % value
            if isinstance(value, float): return 'd' + struct.pack('>d', value).hex()
            if isinstance(value, str): return 's' + value.encode().hex()
            if isinstance(value, bytes): return 'b' + value.hex()
            if isinstance(value, msgpack.ExtType): return 'e%d:%s' % (value.code, value.data.hex())
            if isinstance(value, msgpack.Timestamp): return 'T%d+%d' % (value.seconds, value.nanoseconds)
            if isinstance(value, list): return '[' + ''.join(canonical(item) + ',' for item in value) + ']'
            return '{' + ''.join(canonical(k) + ':' + canonical(v) + ',' for k, v in value.items()) + '}'

        for line in sys.stdin:
            value = msgpack.unpackb(bytes.fromhex(line.strip()), strict_map_key=False)
            print(canonical(value), msgpack.packb(value).hex())
        """;

    [Fact]
    public async Task Python_reads_what_we_write_and_we_read_what_python_writes()
    {
        await SkipWithoutPython();
        var documents = new List<(string Text, byte[] Bytes)>();
        for (int seed = 1; seed <= 500; seed++)
            documents.Add(Random(seed));
        foreach (int length in (int[])[31, 32, 255, 256, 65535, 65536])
            documents.AddRange(Sized(length));

        string[] lines = await Ask(documents.Select(document => Convert.ToHexString(document.Bytes)));
        Assert.Equal(documents.Count, lines.Length);
        for (int index = 0; index < lines.Length; index++)
        {
            string[] parts = lines[index].Split(' ');
            Assert.True(documents[index].Text == parts[0], $"Python read document {index + 1} as another value.");
            Assert.True(
                documents[index].Text == Read(parts[1]), $"We read Python's document {index + 1} as another value.");

            // Python writes every float in eight bytes; all else must be the same bytes.
            if (!Regex.IsMatch(documents[index].Text, "(^|[\\[:,])d"))
                Assert.Equal(parts[1], Convert.ToHexStringLower(documents[index].Bytes));
        }
    }

    private static (string Text, byte[] Bytes) Random(int seed)
    {
        var buffer = new ByteBuffer();
        string text = MessagePackDocument.Write(new Random(seed), new MessagePackWriter(buffer));
        return (text, buffer.WrittenSpan.ToArray());
    }

    private static IEnumerable<(string Text, byte[] Bytes)> Sized(int length)
    {
        yield return Written(writer => writer.WriteString(new string('x', length)));
        yield return Written(writer => writer.WriteBinary(new byte[length]));
        yield return Written(writer => writer.WriteExtension(7, new byte[length]));
        yield return Written(writer =>
        {
            writer.WriteArrayHeader(length);
            for (int index = 0; index < length; index++)
                writer.WriteNil();
        });
        yield return Written(writer =>
        {
            writer.WriteMapHeader(length);
            for (int index = 0; index < length; index++)
            {
                writer.WriteInteger(index);
                writer.WriteNil();
            }
        });
    }

    private static (string Text, byte[] Bytes) Written(Action<MessagePackWriter> write)
    {
        var buffer = new ByteBuffer();
        write(new MessagePackWriter(buffer));
        return (Read(Convert.ToHexString(buffer.WrittenSpan)), buffer.WrittenSpan.ToArray());
    }

    private static string Read(string hex)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));
        string text = MessagePackDocument.Read(ref reader);
        Assert.True(reader.End);
        return text;
    }

    private static async Task SkipWithoutPython()
    {
        if (!File.Exists(Interpreter))
            Assert.Skip($"{Interpreter} is not there.");
        using Process process = Start("import msgpack");
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            Assert.Skip("python3-msgpack is not installed.");
    }

    private static async Task<string[]> Ask(IEnumerable<string> lines)
    {
        using Process process = Start(Script);
        Task<string> answer = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        foreach (string line in lines)
            await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (await answer).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process Start(string script)
    {
        var start = new ProcessStartInfo(Interpreter)
        {
            ArgumentList = { "-c", script },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
