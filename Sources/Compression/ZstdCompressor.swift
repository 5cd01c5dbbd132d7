import CZstd

/// Compresses to zstd frames with a checksum, with a context that is reused from frame to frame.
///
/// Confined to one caller at a time: it is not `Sendable`. `Zstd` keeps a pool of them.
package final class ZstdCompressor {
    /// Fast to slow. Levels above 19 need windows that receivers refuse, so they are not offered.
    package static let levels: ClosedRange<Int> = 1...19

    private let context: OpaquePointer
    private let scratch: UnsafeMutableRawBufferPointer

    /// - Parameter level: 1 (fastest) to 19 (smallest); other values are brought to the nearest of them.
    package init(level: Int = 3) {
        guard let context = ZSTD_createCCtx() else { preconditionFailure("no memory for a zstd context") }
        self.context = context
        scratch = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
        Self.check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1))
        setLevel(level)
    }

    deinit {
        scratch.deallocate()
        ZSTD_freeCCtx(context)
    }

    /// Sets the level of the frames that begin after this call.
    package func setLevel(_ level: Int) {
        reset()
        let level = min(max(level, Self.levels.lowerBound), Self.levels.upperBound)
        Self.check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level)))
    }

    /// Drops an unfinished frame.
    package func reset() { Self.check(ZSTD_CCtx_reset(context, ZSTD_reset_session_only)) }

    /// One whole frame, which states its content's size. An unfinished streamed frame is dropped.
    package func compress(_ bytes: [UInt8]) -> [UInt8] {
        reset()
        let bound = ZSTD_compressBound(bytes.count)
        return withUnsafeTemporaryAllocation(byteCount: bound, alignment: 16) { output in
            let count = bytes.withUnsafeBytes {
                ZSTD_compress2(context, output.baseAddress, output.count, $0.baseAddress, $0.count)
            }
            Self.check(count)
            return Array(output[..<count])
        }
    }

    /// Adds `bytes` to the current frame and appends what is ready of it to `output`.
    package func compress(_ bytes: [UInt8], into output: inout [UInt8]) {
        stream(bytes, ZSTD_e_continue, into: &output)
    }

    /// Appends to `output` all that the receiver needs to read what was added so far; the frame goes on.
    package func flush(into output: inout [UInt8]) { stream([], ZSTD_e_flush, into: &output) }

    /// Ends the current frame. The next bytes begin another one.
    package func finish(into output: inout [UInt8]) { stream([], ZSTD_e_end, into: &output) }

    private func stream(_ bytes: [UInt8], _ directive: ZSTD_EndDirective, into output: inout [UInt8]) {
        bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var isDone = false
            while !isDone {
                var piece = ZSTD_outBuffer(dst: scratch.baseAddress, size: scratch.count, pos: 0)
                let remaining = ZSTD_compressStream2(context, &piece, &input, directive)
                Self.check(remaining)
                output.append(contentsOf: scratch[..<piece.pos])
                isDone = directive == ZSTD_e_continue ? input.pos == input.size : remaining == 0
            }
        }
    }

    /// Compressing fails only for want of memory or by our own mistake, never because of the bytes.
    private static func check(_ result: Int) {
        precondition(ZSTD_isError(result) == 0, "zstd compression failed")
    }
}
