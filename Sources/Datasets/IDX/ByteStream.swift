/// Bytes read once from the start to the end.
protocol ByteStream: AnyObject {
  /// Fills `destination` and gives the number of bytes read, which is less than asked for only at the end.
  func read(into destination: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int

  /// No more bytes than this can come in all, whatever the content claims.
  var maximumCount: Int { get }
}
