/// One-shot zstd compression with pooled contexts, callable from any thread.
package enum Zstd {
    private static let compressors = ContextPool<ZstdCompressor>(count: 8) { ZstdCompressor() }
    private static let decompressors = ContextPool<ZstdDecompressor>(count: 8) { ZstdDecompressor(limit: 0) }

    /// One zstd frame of `bytes` with its content's size and a checksum.
    /// - Parameter level: 1 (fastest) to 19 (smallest); other values are brought to the nearest of them.
    package static func compress(_ bytes: [UInt8], level: Int = 3) -> [UInt8] {
        do throws(CompressionError) {
            return try compressors.with { (compressor: ZstdCompressor) throws(CompressionError) in
                compressor.setLevel(level)
                return compressor.compress(bytes)
            }
        } catch {
            preconditionFailure("compressing throws nothing")
        }
    }

    /// The content of one or more zstd frames from an untrusted sender.
    /// - Parameter limit: The greatest number of bytes of content.
    /// - Throws: `CompressionError`.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        try decompressors.with { (decompressor: ZstdDecompressor) throws(CompressionError) in
            decompressor.reset(limit: limit)
            var output: [UInt8] = []
            try decompressor.decompress(bytes, into: &output)
            try decompressor.finish()
            return output
        }
    }
}
