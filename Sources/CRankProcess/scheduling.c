#define _GNU_SOURCE
#include <sys/prctl.h>

#include "CRankProcess.h"

void fmdist_set_timer_slack(unsigned long nanoseconds) { prctl(PR_SET_TIMERSLACK, nanoseconds, 0UL, 0UL, 0UL); }
