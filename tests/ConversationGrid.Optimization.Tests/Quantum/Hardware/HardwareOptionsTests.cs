using System.ComponentModel.DataAnnotations;
using ConversationGrid.Optimization.Quantum.Hardware;

namespace ConversationGrid.Optimization.Tests.Quantum.Hardware;

public class HardwareOptionsTests
{
    [Fact]
    public void Defaults_AreOffAndValid()
    {
        var options = new HardwareOptions();

        Assert.False(options.Enabled);
        Assert.Empty(Errors(options));
    }

    [Fact]
    public void EnabledOnly_EveryMissingKeyIsNamedAtOnce()
    {
        string[] expected =
        [
            nameof(HardwareOptions.AccessToken), nameof(HardwareOptions.Endpoint), nameof(HardwareOptions.Prices), nameof(HardwareOptions.ProviderId),
            nameof(HardwareOptions.ResourceGroup), nameof(HardwareOptions.Shots), nameof(HardwareOptions.SubscriptionId), nameof(HardwareOptions.Target),
            nameof(HardwareOptions.Workspace),
        ];

        Assert.Equal(expected, Errors(new HardwareOptions { Enabled = true, Shots = 0 }));
    }

    [Theory]
    [InlineData("https://eastus.quantum.azure.com", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://eastus.quantum.azure.com", false)]
    [InlineData("eastus.quantum.azure.com", false)]
    public void Endpoint_WithoutTls_IsForThisMachineOnly(string endpoint, bool isValid)
    {
        HardwareOptions options = Valid();
        options.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute);

        Assert.Equal(isValid ? [] : [nameof(HardwareOptions.Endpoint)], Errors(options));
    }

    [Theory]
    [InlineData("""{"errorMitigation":{"debias":false}}""", true)]
    [InlineData("[]", false)]
    [InlineData("debias=false", false)]
    public void InputParams_MustBeAnObject(string json, bool isValid)
    {
        HardwareOptions options = Valid();
        options.InputParams = json;

        Assert.Equal(isValid ? [] : [nameof(HardwareOptions.InputParams)], Errors(options));
    }

    [Fact]
    public void TokenFile_StandsForTheToken()
    {
        HardwareOptions options = Valid();
        (options.AccessToken, options.AccessTokenFile) = (null, "/run/secrets/token");

        Assert.Empty(Errors(options));
    }

    private static HardwareOptions Valid() => new()
    {
        Enabled = true,
        Endpoint = new Uri("https://eastus.quantum.azure.com"),
        SubscriptionId = "s",
        ResourceGroup = "r",
        Workspace = "w",
        ProviderId = "ionq",
        Target = "ionq.simulator",
        AccessToken = "t",
        Prices = new HardwarePrices(),
    };

    private static List<string> Errors(HardwareOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.SelectMany(result => result.MemberNames).Order(StringComparer.Ordinal)];
    }
}
