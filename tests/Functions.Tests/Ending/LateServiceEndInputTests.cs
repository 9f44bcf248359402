using System.Globalization;
using NodaTime;
using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Tests.Ending;

public class LateServiceEndInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void The_instance_has_one_id_whatever_the_machines_calendar_is(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(
                "late-service-end-ctr-1-iij-id-2026-05-31",
                LateServiceEndInput.EntryOf("ctr-1", "iij-id", new LocalDate(2026, 5, 31), Instant.FromUtc(2026, 6, 1, 0, 0)).InstanceId);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
