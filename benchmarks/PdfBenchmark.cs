using System.Diagnostics;
using System.Globalization;
using PdfSharp.Pdf.IO;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Tests.Invoices;

namespace SecureMx.Benchmarks;

/// <summary>
/// The PDFs of 10,000 random bills on all processors at once: the time a page, and the memory that the process and its managed heap hold,
/// each of which is the middle of what is held after each of three tenths at the beginning, and at the end.
/// </summary>
public static class PdfBenchmark
{
    private const int Documents = 10_000;
    private const int Part = Documents / 10;
    private const double WantedMilliseconds = 20;
    private const double WantedGrowth = 64;
    private const double WantedHeapGrowth = 2;
    private const int Seed = 15;

    private static readonly IssuerSettings Issuer = new()
    {
        Name = "例示通信株式会社",
        RegistrationNumber = "T1234567890123",
        Address = "〒100-0001 東京都千代田区千代田 1-1",
    };

    private static readonly PaymentSettings Payment = new() { BankAccount = "例示銀行 本店営業部 普通 1234567 レイジツウシン(カ" };

    /// <summary>Runs it once, after the fonts have been read.</summary>
    public static Task<IReadOnlyList<BenchmarkRow>> RunAsync()
    {
        var random = new RandomBills(Seed);
        Make(random, 100);
        long pages = 0;
        List<double> memory = [], heap = [];
        var watch = Stopwatch.StartNew();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        for (var part = 0; part < Documents / Part; part++)
        {
            pages += Make(random, Part);
            heap.Add(HeapMegabytes());
            memory.Add(Megabytes());
        }

        var each = watch.Elapsed.TotalMilliseconds / pages;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / pages;
        var (begin, end) = BeginAndEnd(memory);
        var (heapBegin, heapEnd) = BeginAndEnd(heap);
        return Task.FromResult<IReadOnlyList<BenchmarkRow>>(
        [
            new(
                string.Create(CultureInfo.InvariantCulture, $"pdf: {Documents:N0} bills, {pages:N0} pages"),
                string.Create(CultureInfo.InvariantCulture, $"{each:0.0} ms a page, {used:0.0} ms of a processor"), "—", null,
                $"below {WantedMilliseconds} ms", each < WantedMilliseconds),
            new(
                "pdf: memory at the beginning and at the end",
                string.Create(CultureInfo.InvariantCulture, $"{begin:0} MB, {end:0} MB"), "—", null,
                $"less than {WantedGrowth} MB more", end - begin < WantedGrowth),
            new(
                "pdf: managed heap at the beginning and at the end",
                string.Create(CultureInfo.InvariantCulture, $"{heapBegin:0.0} MB, {heapEnd:0.0} MB"), "—", null,
                $"less than {WantedHeapGrowth} MB more", heapEnd - heapBegin < WantedHeapGrowth),
        ]);
    }

    private static long Make(RandomBills random, int count)
    {
        long pages = 0;
        var invoices = Enumerable.Range(0, count).Select(_ => random.Next())
            .Select(life => Domain.Invoices.Of(life.Bill, life.Facts)).ToList();
        Parallel.ForEach(invoices, invoice =>
        {
            using var document = PdfReader.Open(new MemoryStream(InvoicePdf.Render(invoice, Issuer, Payment)), PdfDocumentOpenMode.Import);
            Interlocked.Add(ref pages, document.PageCount);
        });
        return pages;
    }

    private static (double Begin, double End) BeginAndEnd(List<double> tenths) =>
        (tenths[..3].Order().ElementAt(1), tenths[^3..].Order().ElementAt(1));

    private static double HeapMegabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false) / 1048576.0;
    }

    private static double Megabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }
}
