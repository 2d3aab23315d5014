"""The command line: one thin file a command. Parse, call one library function, print."""
