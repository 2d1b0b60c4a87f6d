#pragma once

// What a signal handler does with the registered files and the child.
void fmdist_removals_do(void);
void fmdist_child_kill(void);
