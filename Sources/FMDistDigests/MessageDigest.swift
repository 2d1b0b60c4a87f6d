internal import CFMDistCrypto

/// A hash of bytes that come piece by piece, by OpenSSL's libcrypto.
///
/// Not `Sendable`: use it on one thread.
package final class MessageDigest {
  /// A hash function.
  package enum Algorithm: Sendable {
    /// RFC 1321: for checksums that others publish. Not for what an attacker may choose.
    case md5
    /// FIPS 180-4.
    case sha256
  }

  private let context: OpaquePointer

  /// That the library is not torn down when the program exits: a thread may still be hashing then, and would read what is freed.
  ///
  /// `int OPENSSL_init_crypto(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings)` — OPENSSL_init_crypto(3)
  private static let staysToTheEnd = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  /// A hash of nothing so far.
  ///
  /// `EVP_MD_CTX *EVP_MD_CTX_new(void)`, `int EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)` —
  /// EVP_DigestInit(3)
  package init(_ algorithm: Algorithm) {
    precondition(Self.staysToTheEnd, "libcrypto cannot be initialized")
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("libcrypto has no memory for a hash") }
    self.context = context
    let type = algorithm == .md5 ? EVP_md5() : EVP_sha256()
    precondition(EVP_DigestInit_ex(context, type, nil) == 1, "libcrypto cannot compute \(algorithm)")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds `bytes`.
  ///
  /// `int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *d, size_t cnt)` — EVP_DigestInit(3)
  package func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto cannot hash")
  }

  /// Adds `bytes`.
  package func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// The hash of what has been added so far; more may be added.
  ///
  /// `int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)` — EVP_DigestInit(3)
  package func finalize() -> Digest {
    guard let copy = EVP_MD_CTX_new(), EVP_MD_CTX_copy_ex(copy, context) == 1 else {
      preconditionFailure("libcrypto has no memory for a hash")
    }
    defer { EVP_MD_CTX_free(copy) }
    var (bytes, count) = (SIMD32<UInt8>.zero, UInt32(0))
    let isDone = withUnsafeMutableBytes(of: &bytes) {
      EVP_DigestFinal_ex(copy, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), &count)
    }
    precondition(isDone == 1, "libcrypto cannot hash")
    return Digest(bytes, count: Int(count))
  }

  /// The hash of `bytes`.
  package static func sha256(_ bytes: UnsafeRawBufferPointer) -> Digest {
    let hash = MessageDigest(.sha256)
    hash.update(bytes)
    return hash.finalize()
  }

  /// The hash of `bytes`.
  package static func sha256(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { sha256($0) } }
}
