namespace ConversationGrid.Optimization.Portfolio;

/// <summary>Why the answers that were asked for could not be chosen from.</summary>
public enum FallbackKind
{
    /// <summary>Greedy took all the time there was.</summary>
    NoTime,

    /// <summary>There is no member of the kind that the mode asks for.</summary>
    NoMember,

    /// <summary>No answer by the deadline.</summary>
    Late,

    /// <summary>The member threw: the service cannot be reached, answered an error, or is left alone by the circuit breaker.</summary>
    Failed,

    /// <summary>The answer broke the rules of the problem.</summary>
    Refused,

    /// <summary>The member had nothing to say, or was still busy with earlier batches.</summary>
    Declined,

    /// <summary>The caller did not want to wait until the deadline.</summary>
    CalledOff,
}
