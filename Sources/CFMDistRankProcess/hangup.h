#pragma once

// Finds mpirun and its terminal, if they are on this host; after fmdist_job_find.
void fmdist_hangup_find(void);
