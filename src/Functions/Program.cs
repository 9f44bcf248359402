Console.WriteLine("SecureMx");
