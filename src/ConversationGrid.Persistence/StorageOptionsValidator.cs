using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Persistence;

/// <summary>Names every wrong key at once, as it is written in the configuration.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var errors = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true))
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(errors.Select(error => $"{StorageOptions.Section}:{error.MemberNames.First()}: {error.ErrorMessage}"));
    }
}
