#pragma once

// What a signal handler does with the child, beside fmdist_removals_do().
void fmdist_child_kill(void);
