/// The bytes of a record's payload, checked and changed without building objects.
package enum RecordBytes {
    /// Checks that `bytes` are exactly one JSON value and returns them without insignificant white space.
    ///
    /// Order of keys, text of numbers and spelling of escapes stay as they are. When there is no white space the
    /// result shares the storage of `bytes`. A `\u` escape of a lone surrogate is kept where the limits allow it.
    /// - Parameter requiresObject: Whether only an object is accepted, as a record must be. Duplicate keys at the
    ///   top level of an object are refused in any case; deeper ones are not looked for.
    /// - Throws: `PayloadError` for anything but one valid value within `limits`.
    package static func canonical(
        _ bytes: [UInt8], limits: PayloadLimits = .standard, requiresObject: Bool = true
    ) throws(PayloadError) -> [UInt8] {
        let isCompact = try bytes.withRawBytes { (buffer) throws(PayloadError) in
            try validate(buffer, limits: limits, requiresObject: requiresObject)
        }
        return isCompact ? bytes : bytes.withUnsafeBytes { JSONCompaction.compacted($0) }
    }

    /// The same for a part of a larger buffer; the result is always a copy.
    /// - Throws: `PayloadError`, its offset counting from the start of the part.
    package static func canonical(
        copying bytes: UnsafeRawBufferPointer, limits: PayloadLimits = .standard, requiresObject: Bool = true
    ) throws(PayloadError) -> [UInt8] {
        let isCompact = try validate(bytes, limits: limits, requiresObject: requiresObject)
        return isCompact ? Array(bytes) : JSONCompaction.compacted(bytes)
    }

    /// Checks as `canonical` does and says whether the bytes hold no insignificant white space.
    /// - Throws: `PayloadError` for anything but one valid value within `limits`.
    @discardableResult
    package static func validate(
        _ bytes: UnsafeRawBufferPointer, limits: PayloadLimits = .standard, requiresObject: Bool = true
    ) throws(PayloadError) -> Bool {
        var scanner = try JSONScanner(bytes, limits: limits)
        scanner.skipWhitespace()
        if requiresObject || scanner.at < scanner.end && scanner.byte(scanner.at) == 0x7B {
            try scanner.members(limit: limits.maxMembers) { (_, _) throws(PayloadError) in }
        } else {
            _ = try scanner.value(depth: 0)
        }
        try scanner.finish()
        return !scanner.sawWhitespace
    }
}
