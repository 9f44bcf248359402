using Microsoft.Extensions.Hosting;
using SecureMx.Functions;

SecureMxApplication.Build(args).Run();
