extension JSONValue {
    /// Reads exactly one JSON value of any kind.
    ///
    /// Accepts what `RecordBytes.canonical` accepts: a document that one takes the other takes too.
    /// - Throws: `PayloadError`.
    package init(parsing bytes: [UInt8], limits: PayloadLimits = .standard) throws(PayloadError) {
        self = try bytes.withRawBytes { (buffer) throws(PayloadError) in
            try RecordBytes.validate(buffer, limits: limits, requiresObject: false)
            var scanner = try JSONScanner(buffer, limits: limits)
            scanner.skipWhitespace()
            return try scanner.tree(buffer, depth: 0)
        }
    }

    /// Reads exactly one JSON value from text.
    /// - Throws: `PayloadError`, its offset in UTF-8 bytes.
    package init(parsing text: String, limits: PayloadLimits = .standard) throws(PayloadError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

extension JSONScanner {
    /// Builds the value that begins at `at`.
    mutating func tree(_ buffer: UnsafeRawBufferPointer, depth: Int) throws(PayloadError) -> JSONValue {
        guard at < end else { throw refusal(at, .expectedValue) }
        switch byte(at) {
        case 0x7B: return .object(try treeMembers(buffer, depth: depth + 1))
        case 0x5B: return .array(try treeElements(buffer, depth: depth + 1))
        default: return try treeScalar(buffer, depth: depth)
        }
    }

    private mutating func treeScalar(_ buffer: UnsafeRawBufferPointer, depth: Int) throws(PayloadError) -> JSONValue {
        let start = at
        let kind = try value(depth: depth)
        let range = start..<at
        switch kind {
        case .string: return .string(JSONScalar.text(of: range, in: buffer) ?? "")
        case .number: return .number(JSONNumber(checked: String(decoding: buffer[range], as: UTF8.self)))
        case .bool: return .bool(buffer[start] == 0x74)
        default: return .null
        }
    }

    private mutating func treeElements(
        _ buffer: UnsafeRawBufferPointer, depth: Int
    ) throws(PayloadError) -> [JSONValue] {
        var elements: [JSONValue] = []
        guard try open(depth: depth, closing: 0x5D) else { return elements }
        repeat { elements.append(try tree(buffer, depth: depth)) } while try comma(orEnd: 0x5D)
        return elements
    }

    private mutating func treeMembers(
        _ buffer: UnsafeRawBufferPointer, depth: Int
    ) throws(PayloadError) -> [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        guard try open(depth: depth, closing: 0x7D) else { return members }
        repeat {
            let key = try key()
            let text = JSONScalar.text(of: key.start - 1..<key.end + 1, in: buffer) ?? ""
            try colon()
            members.append((text, try tree(buffer, depth: depth)))
        } while try comma(orEnd: 0x7D)
        return members
    }
}
