import Foundation
import Testing

/// The float arrays of a safetensors file, by name, read by the format's own description: 8 bytes with the header's length, little
/// endian; the header, JSON; the data.
struct SafetensorsArrays {
  let arrays: [String: [Float]]

  init(_ bytes: [UInt8]) throws {
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try #require(
      JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: [String: Any]])
    var arrays: [String: [Float]] = [:]
    for (name, entry) in header where entry["dtype"] as? String == "F32" {
      let ends = try #require(entry["data_offsets"] as? [Int])
      let data = bytes[8 + length + ends[0]..<8 + length + ends[1]]
      arrays[name] = stride(from: data.startIndex, to: data.endIndex, by: 4).map { place in
        Float(bitPattern: data[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
    }
    self.arrays = arrays
  }
}
