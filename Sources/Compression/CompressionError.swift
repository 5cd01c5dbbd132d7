/// Why compressed bytes could not be expanded. Retrying the same bytes never helps.
package enum CompressionError: Error, Equatable, Sendable {
    /// The content is more than the limit of bytes; nothing beyond the limit was kept.
    case tooLarge(limit: Int)
    /// The sender used a window of more memory than the limit of bytes.
    case windowTooLarge(limit: Int)
    /// The bytes are not zstd frames, or are damaged.
    case malformed
    /// The bytes end inside a frame, or there is no frame at all.
    case truncated

    /// A code that stays the same between versions.
    package var code: String {
        switch self {
        case .tooLarge: "compression_too_large"
        case .windowTooLarge: "compression_window_too_large"
        case .malformed: "compression_malformed"
        case .truncated: "compression_truncated"
        }
    }
}
