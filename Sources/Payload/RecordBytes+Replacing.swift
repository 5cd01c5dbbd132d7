extension RecordBytes {
    /// The bytes of an object with one top-level member's value replaced, every other byte as it was.
    ///
    /// A missing member is appended behind the last one. An escaped spelling of the key is found too and kept.
    /// - Parameters:
    ///   - name: The member's key as decoded text.
    ///   - value: Exactly one JSON value; it goes in as written.
    /// - Throws: `PayloadError` when `object` is not one valid object or `value` not one valid value; the error for
    ///   `value` counts its offset from the start of `value`, and the depth limit holds for the result.
    package static func replacing(
        member name: String, in object: [UInt8], with value: [UInt8], limits: PayloadLimits = .standard
    ) throws(PayloadError) -> [UInt8] {
        try value.withRawBytes { (buffer) throws(PayloadError) in
            var scanner = try JSONScanner(buffer, limits: limits)
            scanner.skipWhitespace()
            _ = try scanner.value(depth: 1)
            try scanner.finish()
        }
        let place = try object.withRawBytes { (buffer) throws(PayloadError) in
            try findPlace(of: Array(name.utf8), in: buffer, limits: limits)
        }
        var result: [UInt8] = []
        result.reserveCapacity(object.count + value.count + name.utf8.count + 4)
        result.append(contentsOf: object[..<place.range.lowerBound])
        if !place.isFound {
            if !place.isFirst { result.append(0x2C) }
            var writer = JSONWriter()
            writer.string(name)
            result.append(contentsOf: writer.bytes)
            result.append(0x3A)
        }
        result.append(contentsOf: value)
        result.append(contentsOf: object[place.range.upperBound...])
        guard result.count <= limits.maxBytes else { throw .tooLarge(bytes: result.count, limit: limits.maxBytes) }
        return result
    }

    /// Where a value goes: over an old one, or into the gap behind the last member.
    private struct Place {
        var range: Range<Int>
        var isFound = false
        var isFirst = true
    }

    private static func findPlace(
        of name: [UInt8], in buffer: UnsafeRawBufferPointer, limits: PayloadLimits
    ) throws(PayloadError) -> Place {
        var scanner = try JSONScanner(buffer, limits: limits)
        let base = scanner.base
        scanner.skipWhitespace()
        var place = Place(range: scanner.at + 1..<scanner.at + 1)
        try scanner.members(limit: limits.maxMembers) { (key: JSONKey, range: Range<Int>) throws(PayloadError) in
            guard !place.isFound else { return }
            place.isFirst = false
            place.isFound = key.decoded(base) == name
            place.range = place.isFound ? range : range.upperBound..<range.upperBound
        }
        try scanner.finish()
        return place
    }
}
