// The Orleans packages bring this one; other providers of the grain API need not.
#pragma warning disable IDE0005
global using Orleans;
