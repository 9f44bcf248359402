using System.Text;
using CsvHelper;

namespace SecureMx.Functions.Invoices;

/// <summary>Writes rows of CSV to a stream: of one that takes only asynchronous writes, some kilobytes at a time.</summary>
internal sealed class CsvStream : IDisposable
{
    private const int FlushAt = 16 * 1024;

    private readonly Stream _stream;
    private readonly StringWriter _text = new();
    private readonly CsvWriter _csv;

    /// <summary>Begins with a byte order mark and the names of the columns.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="columns">The names.</param>
    public CsvStream(Stream stream, string[] columns)
    {
        _stream = stream;
        _text.Write('\uFEFF');
        _csv = CsvWriter.Create(_text, InvoiceCsv.Options, true);
        _csv.WriteRecord(columns);
    }

    /// <summary>Adds fields of text to the row; null is empty.</summary>
    public void Add(params ReadOnlySpan<string?> fields)
    {
        foreach (string? field in fields)
            _csv.WriteField(field ?? "");
    }

    /// <summary>Adds a number to the row.</summary>
    public void Add(long number) => _csv.WriteField<long>(number);

    /// <summary>Adds a number to the row; null is empty.</summary>
    public void Add(int? number) => _csv.WriteField(number);

    /// <summary>Ends the row.</summary>
    public void EndRow() => _csv.EndRecord();

    /// <summary>Writes the rows so far, where they are many.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        _csv.Flush();
        return _text.GetStringBuilder().Length < FlushAt ? Task.CompletedTask : FinishAsync(cancellationToken);
    }

    /// <summary>Writes the rest of the rows.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken) => await _stream.WriteAsync(TakeBytes(), cancellationToken);

    /// <summary>Writes the rest of the rows to a stream in memory.</summary>
    public void Finish() => _stream.Write(TakeBytes());

    private byte[] TakeBytes()
    {
        _csv.Flush();
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.GetStringBuilder().Clear();
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }
}
