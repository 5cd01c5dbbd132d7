/// Takes the insignificant white space out of JSON text that was checked before.
enum JSONCompaction {
    /// A copy without white space outside strings.
    static func compacted(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        guard let source = text.baseAddress else { return [] }
        // Words are stored whole, so that up to seven bytes behind the result are written.
        return Array(unsafeUninitializedCapacity: text.count + 8) { buffer, written in
            guard let start = buffer.baseAddress else { return }
            let target = UnsafeMutableRawPointer(start)
            var read = 0
            while read < text.count {
                let byte = source.load(fromByteOffset: read, as: UInt8.self)
                target.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
                read &+= 1
                if byte == 0x22 {
                    written &+= 1
                    copyString(source, &read, text.count, target, &written)
                } else {
                    // Outside strings valid text has no other bytes up to the space, so no branch is needed.
                    written &+= byte > 0x20 ? 1 : 0
                }
            }
        }
    }

    /// Copies a string from behind its opening quote, closing quote included.
    @inline(__always)
    private static func copyString(
        _ source: UnsafeRawPointer, _ read: inout Int, _ end: Int, _ target: UnsafeMutableRawPointer,
        _ written: inout Int
    ) {
        while read < end {
            if read &+ 8 <= end {
                let word = source.loadUnaligned(fromByteOffset: read, as: UInt64.self)
                target.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
                let stops = ByteWords.stops(UInt64(littleEndian: word))
                let plain = stops == 0 ? 8 : ByteWords.firstIndex(stops)
                read &+= plain
                written &+= plain
                if plain == 8 { continue }
            }
            let byte = source.load(fromByteOffset: read, as: UInt8.self)
            target.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
            read &+= 1
            written &+= 1
            if byte == 0x22 { return }
            if byte == 0x5C, read < end {
                target.storeBytes(of: source.load(fromByteOffset: read, as: UInt8.self), toByteOffset: written, as: UInt8.self)
                read &+= 1
                written &+= 1
            }
        }
    }
}
