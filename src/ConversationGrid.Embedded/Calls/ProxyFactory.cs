using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace ConversationGrid.Embedded.Calls;

/// <summary>
/// Makes references that implement a grain interface. For each interface a class is emitted, once, in which
/// <code>Task&lt;R&gt; Method(A a, B b, CancellationToken t)</code> is
/// <code>return s_method.Call(this, new ValueTuple&lt;A, B&gt;(a, b), t);</code>
/// and, for the other side of the call, a static
/// <code>ValueTask&lt;R&gt; Invoke(IGrain grain, (A, B) arguments, CancellationToken t) => Results.From(grain.Method(arguments.Item1, arguments.Item2, t));</code>
/// </summary>
internal sealed class ProxyFactory(EmbeddedRuntime runtime)
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, Lazy<Func<EmbeddedRuntime, GrainId, GrainReference>>> s_constructors = new();
    private static readonly Lock s_emitting = new();
    private static readonly HashSet<string> s_opened = [];
    private static readonly AssemblyBuilder s_assembly =
        AssemblyBuilder.DefineDynamicAssembly(new("ConversationGrid.Embedded.Proxies"), AssemblyBuilderAccess.Run);

    private static readonly ModuleBuilder s_module = s_assembly.DefineDynamicModule("Proxies");

    private static readonly Type[] s_tuples =
    [
        typeof(ValueTuple), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
        typeof(ValueTuple<,,,,>), typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>),
    ];

    /// <exception cref="NotSupportedException">The interface cannot be called through a reference.</exception>
    internal GrainReference Create(Type interfaceType, GrainId id) =>
        s_constructors.GetOrAdd(interfaceType, static type => new(() => Build(type))).Value(runtime, id);

    private static Func<EmbeddedRuntime, GrainId, GrainReference> Build(Type interfaceType)
    {
        lock (s_emitting)
        {
            Open(typeof(ProxyFactory));
            Open(interfaceType);
            var type = s_module.DefineType(
                $"{interfaceType.FullName}Reference", TypeAttributes.Sealed | TypeAttributes.Class, typeof(GrainReference), [interfaceType]);
            var methods = new Type[] { interfaceType }.Concat(interfaceType.GetInterfaces())
                .SelectMany(each => each.GetMethods()).Where(method => method.IsAbstract)
                .Select((method, index) => new ProxyMethod(type, method, index)).ToList();

            Type[] parameters = [typeof(EmbeddedRuntime), typeof(GrainId)];
            var made = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, parameters);
            var constructor = made.GetILGenerator();
            constructor.Emit(OpCodes.Ldarg_0);
            constructor.Emit(OpCodes.Ldarg_1);
            constructor.Emit(OpCodes.Ldarg_2);
            constructor.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(Any, parameters)!);
            constructor.Emit(OpCodes.Ret);

            var factory = type.DefineMethod("Create", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), parameters);
            var il = factory.GetILGenerator();
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Newobj, made);
            il.Emit(OpCodes.Ret);

            var built = type.CreateType();
            methods.ForEach(method => method.Bind(built));
            return built.GetMethod("Create")!.CreateDelegate<Func<EmbeddedRuntime, GrainId, GrainReference>>();
        }
    }

    /// <summary>Lets emitted code use the non-public types of the assemblies in question.</summary>
    private static void Open(Type type)
    {
        foreach (var part in type.GetGenericArguments())
            Open(part);
        if (type.HasElementType)
            Open(type.GetElementType()!);
        if (s_opened.Add(type.Assembly.GetName().Name!))
            s_assembly.SetCustomAttribute(new(
                typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [type.Assembly.GetName().Name!]));
    }

    private sealed class ProxyMethod
    {
        private readonly MethodInfo _method;
        private readonly string _name;
        private readonly Type _descriptor;

        internal ProxyMethod(TypeBuilder proxy, MethodInfo method, int index)
        {
            if (method.IsGenericMethod || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef))
                throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: generic methods and by-reference parameters cannot be called.");

            _method = method;
            _name = $"{method.Name}{index}";
            var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
            var arguments = Tuple([.. parameters.Where(parameter => parameter != typeof(CancellationToken))]);
            var (result, call, convert) = Shape(method);
            _descriptor = typeof(GrainMethod<,,>).MakeGenericType(method.DeclaringType!, arguments, result);
            foreach (var type in (Type[])[.. parameters, method.ReturnType, method.DeclaringType!])
                Open(type);

            var field = proxy.DefineField(_name, _descriptor, FieldAttributes.Public | FieldAttributes.Static);
            EmitCall(proxy, field, parameters, arguments, call);
            EmitInvoke(proxy, parameters, arguments, result, convert);
        }

        internal void Bind(Type proxy)
        {
            var invoke = proxy.GetMethod($"Invoke{_name}")!.CreateDelegate(_descriptor.GetProperty("Invoke", Any)!.PropertyType);
            proxy.GetField(_name)!.SetValue(null, Activator.CreateInstance(_descriptor, Any, null, [_method, invoke], null));
        }

        private static (Type Result, string Call, MethodInfo Convert) Shape(MethodInfo method)
        {
            var type = method.ReturnType;
            if (type == typeof(Task))
                return (typeof(Nothing), "Call", Converter("FromTask"));
            if (type == typeof(ValueTask))
                return (typeof(Nothing), "CallValueless", Converter("FromValueTask"));
            if (type == typeof(void) && typeof(Orleans.IGrainObserver).IsAssignableFrom(method.DeclaringType))
                return (typeof(Nothing), "Send", Converter("FromVoid"));
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
                return (type.GenericTypeArguments[0], "Call", Converter("From").MakeGenericMethod(type.GenericTypeArguments));
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
                return (type.GenericTypeArguments[0], "CallValue", Converter("FromValue").MakeGenericMethod(type.GenericTypeArguments));
            throw new NotSupportedException($"{method.DeclaringType}.{method.Name} must return Task or ValueTask, not {type}.");

            static MethodInfo Converter(string name) => typeof(Results).GetMethod(name, Any)!;
        }

        private void EmitCall(TypeBuilder proxy, FieldBuilder field, Type[] parameters, Type arguments, string call)
        {
            var method = proxy.DefineMethod(
                _name, MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig
                | MethodAttributes.NewSlot, _method.ReturnType, parameters);
            proxy.DefineMethodOverride(method, _method);
            var il = method.GetILGenerator();
            il.Emit(OpCodes.Ldsfld, field);
            il.Emit(OpCodes.Ldarg_0);
            var token = -1;
            for (var i = 0; i < parameters.Length; i++)
            {
                if (parameters[i] == typeof(CancellationToken))
                    token = i;
                else
                    il.Emit(OpCodes.Ldarg, i + 1);
            }

            EmitTuple(il, arguments);
            if (token >= 0)
            {
                il.Emit(OpCodes.Ldarg, token + 1);
            }
            else
            {
                var none = il.DeclareLocal(typeof(CancellationToken));
                il.Emit(OpCodes.Ldloc, none);
            }

            il.Emit(OpCodes.Callvirt, _descriptor.GetMethod(call, Any)!);
            il.Emit(OpCodes.Ret);
        }

        private void EmitInvoke(TypeBuilder proxy, Type[] parameters, Type arguments, Type result, MethodInfo convert)
        {
            var method = proxy.DefineMethod(
                $"Invoke{_name}", MethodAttributes.Public | MethodAttributes.Static, typeof(ValueTask<>).MakeGenericType(result),
                [_method.DeclaringType!, arguments, typeof(CancellationToken)]);
            var il = method.GetILGenerator();
            il.Emit(OpCodes.Ldarg_0);
            var item = 0;
            foreach (var parameter in parameters)
            {
                if (parameter == typeof(CancellationToken))
                    il.Emit(OpCodes.Ldarg_2);
                else
                    EmitItem(il, arguments, item++);
            }

            il.Emit(OpCodes.Callvirt, _method);
            il.Emit(OpCodes.Call, convert);
            il.Emit(OpCodes.Ret);
        }

        private static Type Tuple(Type[] items) => items.Length switch
        {
            0 => typeof(ValueTuple),
            <= 7 => s_tuples[items.Length].MakeGenericType(items),
            _ => typeof(ValueTuple<,,,,,,,>).MakeGenericType([.. items[..7], Tuple(items[7..])]),
        };

        private static void EmitTuple(ILGenerator il, Type tuple)
        {
            if (tuple == typeof(ValueTuple))
            {
                il.Emit(OpCodes.Ldloc, il.DeclareLocal(tuple));
                return;
            }

            // The innermost tuple takes the last values on the stack, so it is made first.
            if (tuple.GenericTypeArguments.Length == 8)
                EmitTuple(il, tuple.GenericTypeArguments[7]);
            il.Emit(OpCodes.Newobj, tuple.GetConstructor(tuple.GenericTypeArguments)!);
        }

        private static void EmitItem(ILGenerator il, Type tuple, int item)
        {
            il.Emit(OpCodes.Ldarga_S, 1);
            for (; item >= 7; item -= 7, tuple = tuple.GenericTypeArguments[7])
                il.Emit(OpCodes.Ldflda, tuple.GetField("Rest")!);
            il.Emit(OpCodes.Ldfld, tuple.GetField($"Item{item + 1}")!);
        }
    }
}
