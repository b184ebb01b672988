using System.Collections;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Composition;

/// <summary>Binds a section to its options and checks them at the start, naming every wrong key.</summary>
internal static class GridOptions
{
    public static void Add<T>(IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new SectionValidator<T>(section));
        services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
    }

    private sealed class SectionValidator<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var errors = Errors(section, options).ToList();
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }

        private static IEnumerable<string> Errors(string path, object options)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            foreach (var result in results)
                yield return $"{path}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}";
            foreach (var property in options.GetType().GetProperties())
            {
                if (property.PropertyType is { IsClass: true } type && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type) && property.GetValue(options) is { } nested)
                {
                    foreach (var error in Errors($"{path}:{property.Name}", nested))
                        yield return error;
                }
            }
        }
    }
}
