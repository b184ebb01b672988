using System.Reflection;
using System.Reflection.Emit;

namespace ConversationGrid.Embedded.Isolation;

/// <summary>Replaces each member of a fresh, shallow copy by a copy of its own.</summary>
internal delegate void CopyMembers<T>(ref T shallow, CopyContext context);

internal static class MemberCopier
{
    /// <summary>Null when no field chosen needs it. The code is what a hand would write: <c>x.F = Copier&lt;F&gt;.CopyMember(x.F, context)</c>.</summary>
    internal static CopyMembers<T>? Emit<T>(Func<FieldInfo, bool> choose)
    {
        var fields = TypeShape.FieldsOf(typeof(T)).Where(choose).Where(field => !TypeShape.IsPromisedImmutable(field))
            .Where(field => !TypeShape.IsImmutable(field.FieldType)).ToList();
        if (fields.Count == 0)
            return null;

        // A dynamic method with access to everything, because members are often private and set only once.
        var method = new DynamicMethod($"Copy{typeof(T).Name}", null, [typeof(T).MakeByRefType(), typeof(CopyContext)], typeof(MemberCopier), skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var field in fields)
        {
            EmitOwner();
            EmitOwner();
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(Copier<>).MakeGenericType(field.FieldType).GetMethod(nameof(Copier<>.CopyMember), BindingFlags.Static | BindingFlags.NonPublic)!);
            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyMembers<T>>();

        void EmitOwner()
        {
            il.Emit(OpCodes.Ldarg_0);
            if (!typeof(T).IsValueType)
                il.Emit(OpCodes.Ldind_Ref);
        }
    }
}
