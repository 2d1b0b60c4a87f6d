import Kernels
import MPICommunication
print("fmdist", vectorFloats)
