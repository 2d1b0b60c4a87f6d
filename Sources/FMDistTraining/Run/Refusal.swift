/// What rank 0 refused. All ranks throw it; rank 0's has the error, the others' none.
package struct Refusal: Error {
  /// Why, at rank 0.
  package let error: (any Error)?
}
