import CZstd

/// Expands zstd frames from an untrusted sender, with a hard limit on the content.
///
/// Memory grows with the content that really comes, up to the limit, and never by what a header promises; a frame
/// that wants a window above `windowBytesMax` is refused. Frames may follow each other; skippable frames are skipped.
/// Confined to one caller at a time: it is not `Sendable`. `Zstd` keeps a pool of them.
package final class ZstdDecompressor {
    /// The window that RFC 8878 recommends every receiver to support: 8 MiB.
    package static let windowBytesMax = 1 << windowLogMax
    private static let windowLogMax = 23

    private let context: OpaquePointer
    private let scratch: UnsafeMutableRawBufferPointer
    private var limit: Int
    private var produced = 0
    private var isBetweenFrames = false
    private var failure: CompressionError?

    /// - Parameter limit: The greatest number of bytes of content, over all frames.
    package init(limit: Int) {
        guard let context = ZSTD_createDCtx() else { preconditionFailure("no memory for a zstd context") }
        self.context = context
        self.limit = Self.bounded(limit)
        scratch = .allocate(byteCount: ZSTD_DStreamOutSize(), alignment: 16)
        let result = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(Self.windowLogMax))
        precondition(ZSTD_isError(result) == 0, "zstd refused a parameter")
    }

    deinit {
        scratch.deallocate()
        ZSTD_freeDCtx(context)
    }

    /// Forgets the stream so far and begins another one.
    package func reset(limit: Int) {
        let result = ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        precondition(ZSTD_isError(result) == 0, "zstd could not be reset")
        self.limit = Self.bounded(limit)
        produced = 0
        isBetweenFrames = false
        failure = nil
    }

    /// Expands the next piece of the stream and appends its content to `output`.
    ///
    /// After an error the stream is lost: the same error comes again until `reset`. `output` may then hold a part of
    /// the content, never more than the limit.
    /// - Throws: `CompressionError`, except `.truncated`.
    package func decompress(_ bytes: [UInt8], into output: inout [UInt8]) throws(CompressionError) {
        if let failure { throw failure }
        do throws(CompressionError) {
            try bytes.withUnsafeBufferPointer { (source: UnsafeBufferPointer<UInt8>) throws(CompressionError) in
                try expand(UnsafeRawBufferPointer(source), into: &output)
            }
        } catch {
            failure = error
            throw error
        }
    }

    /// Checks that the stream ended with a whole frame.
    /// - Throws: `.truncated` when it did not; the error of an earlier call when there was one.
    package func finish() throws(CompressionError) {
        if let failure { throw failure }
        guard isBetweenFrames else { throw .truncated }
    }

    private func expand(_ source: UnsafeRawBufferPointer, into output: inout [UInt8]) throws(CompressionError) {
        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        var mayHoldMore = false
        while input.pos < input.size || mayHoldMore {
            // One byte more than allowed is room enough to notice that there is more.
            let room = min(scratch.count, limit - produced + 1)
            var piece = ZSTD_outBuffer(dst: scratch.baseAddress, size: room, pos: 0)
            let consumed = input.pos
            let hint = ZSTD_decompressStream(context, &piece, &input)
            guard ZSTD_isError(hint) == 0 else { throw Self.error(hint) }
            guard piece.pos <= limit - produced else { throw .tooLarge(limit: limit) }
            output.append(contentsOf: scratch[..<piece.pos])
            produced += piece.pos
            if input.pos > consumed || piece.pos > 0 { isBetweenFrames = hint == 0 }
            mayHoldMore = piece.pos == piece.size && hint != 0
        }
    }

    private static func bounded(_ limit: Int) -> Int { min(max(limit, 0), .max - 1) }

    private static func error(_ result: Int) -> CompressionError {
        ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge
            ? .windowTooLarge(limit: windowBytesMax) : .malformed
    }
}
