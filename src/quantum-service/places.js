/** The place of an escalation that goes to no agent for now. */
export const WAITS = -1;

/** Stands for the place of an escalation whose register has no |1⟩ or several: no agent, and not waiting either. */
export const BROKEN = -2;
