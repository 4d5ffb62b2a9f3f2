"""Key file, passwords, one-time codes and the computer's own credential store."""
