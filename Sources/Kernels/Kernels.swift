internal import CKernelTarget
public let vectorFloats = Int(FMDIST_VECTOR_FLOATS)
