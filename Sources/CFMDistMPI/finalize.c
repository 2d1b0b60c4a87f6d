#include "CFMDistMPI.h"

#ifdef MPICH_NUMVERSION
// MPICH up to 4.1 can wait for ever in MPI_Finalize as soon as there are several hosts: each rank asks UCX to disconnect from
// every other, which takes an answer from those that it had never talked to, and then stands in a barrier of the launcher's in
// which it answers nobody. So there is nothing to wait for: this function takes the place of UCX's own, for the reason that the
// program's symbols come before those of libraries, and says that the rank is disconnected. The connection is taken down when
// MPI_Finalize destroys UCX's worker. MPICommunicator.close makes sure that all messages are through before.
//
// docs/known-issues.md has the measurements; MPICH's own remedy is its pull request 6596.
//
// `ucs_status_ptr_t ucp_disconnect_nb(ucp_ep_h ep)` — ucp/api/ucp_compat.h; a null pointer is UCS_OK, done at once.
__attribute__((used, visibility("default"))) void *ucp_disconnect_nb(void *endpoint);

void *ucp_disconnect_nb(void *endpoint) {
  (void)endpoint;
  return 0;
}
#endif
