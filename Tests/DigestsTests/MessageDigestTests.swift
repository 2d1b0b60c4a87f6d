import FMDistDigests
import Testing

@Suite struct MessageDigestTests {
  /// RFC 1321's and FIPS 180-4's own examples.
  @Test func knownHashes() {
    let text = Array("abc".utf8)
    func hash(_ algorithm: MessageDigest.Algorithm, _ parts: [[UInt8]]) -> String {
      let hash = MessageDigest(algorithm)
      for part in parts { hash.update(part) }
      return hash.finalize().hexadecimal
    }
    let sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(hash(.sha256, [text]) == sha)
    #expect(hash(.sha256, [[text[0]], [], Array(text[1...])]) == sha)
    #expect(MessageDigest.sha256(text).hexadecimal == sha)
    #expect(hash(.sha256, []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hash(.md5, [text]) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(hash(.md5, []) == "d41d8cd98f00b204e9800998ecf8427e")
  }

  @Test func aHashGoesOnAfterItWasRead() {
    let hash = MessageDigest(.sha256)
    hash.update(Array("a".utf8))
    #expect(hash.finalize() == MessageDigest.sha256(Array("a".utf8)))
    hash.update(Array("bc".utf8))
    #expect(hash.finalize() == MessageDigest.sha256(Array("abc".utf8)))
    #expect(hash.finalize() != MessageDigest.sha256(Array("abd".utf8)))
  }
}
