extension ClassCounts {
  /// Images of the class for which it was not predicted, and others for which it was.
  package var wrong: Int { images + predictions - 2 * right }
}
