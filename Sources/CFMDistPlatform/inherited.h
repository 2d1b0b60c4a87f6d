#pragma once

enum { fmdist_signal_limit = 32 };

// Whether this process was started to ignore `signal`.
int fmdist_was_ignored(int signal);
