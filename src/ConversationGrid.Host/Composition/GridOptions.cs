using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace ConversationGrid.Host.Composition;

/// <summary>Binds a section to its options and checks them at the start, naming every wrong key.</summary>
internal static class GridOptions
{
    /// <summary>All that is wrong with a section: keys that there are not, values of another kind, values out of range.</summary>
    public static IEnumerable<string> Check<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var misfits = Misfits(configuration.GetSection(section), typeof(T)).ToList();
        // What fits is bound and its range checked, so that every error comes at once.
        var fitting = new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.GetSection(section).AsEnumerable().Where(value => !misfits.Exists(misfit => misfit.Path == value.Key)))
            .Build();
        var options = new T();
        fitting.GetSection(section).Bind(options);
        return [.. misfits.Select(misfit => $"{misfit.Path}: {misfit.What}"), .. RangeErrors(section, options)];
    }

    public static void Add<T>(IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new SectionValidator<T>(section));
        services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
    }

    private static IEnumerable<(string Path, string What)> Misfits(IConfiguration section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(child.Key, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance);
            if (property is null || !IsKey(property))
            {
                yield return (child.Path, $"there is no such key. Keys: {string.Join(", ", type.GetProperties().Where(IsKey).Select(known => known.Name))}.");
            }
            else if (IsNested(property.PropertyType))
            {
                foreach (var misfit in Misfits(child, property.PropertyType))
                    yield return misfit;
            }
            else if (child.Value is { } value && !IsList(property.PropertyType) && !IsConvertible(value, property.PropertyType))
            {
                yield return (child.Path, $"'{value}' is no {property.PropertyType.Name}.");
            }
        }
    }

    private static bool IsConvertible(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static IEnumerable<string> RangeErrors(string path, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (var result in results)
            yield return $"{path}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}";
        foreach (var property in options.GetType().GetProperties())
        {
            if (IsNested(property.PropertyType) && property.GetValue(options) is { } nested)
            {
                foreach (var error in RangeErrors($"{path}:{property.Name}", nested))
                    yield return error;
            }
        }
    }

    /// <summary>Not one that is computed of others.</summary>
    private static bool IsKey(PropertyInfo property) => property.CanWrite || IsList(property.PropertyType) || IsNested(property.PropertyType);

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool IsNested(Type type) => type.IsClass && !IsList(type) && !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private sealed class SectionValidator<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var errors = RangeErrors(section, options).ToList();
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }
    }
}
