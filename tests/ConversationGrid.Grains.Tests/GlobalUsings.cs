// The Orleans packages bring these; other providers of the grain API need not.
#pragma warning disable IDE0005
global using Orleans;
global using Orleans.Hosting;
global using Orleans.Runtime;
