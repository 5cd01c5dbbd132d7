/// Tells heads from bodies in what one side says on a connection of HTTP/1.1, whose bodies have their length in the head.
struct HeadCounter {
    /// A head that is longer is none.
    private static let headMax = 65_536
    private static let end: [UInt8] = [13, 10, 13, 10]

    private var head: [UInt8] = []
    private var bodyLeft = 0

    /// - Returns: how many of these bytes are of heads.
    mutating func heads(in bytes: some Collection<UInt8>) -> Int {
        var count = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            if bodyLeft > 0 {
                let passed = min(bodyLeft, rest.count)
                bodyLeft -= passed
                rest = rest.dropFirst(passed)
                continue
            }
            while let byte = rest.popFirst() {
                count += 1
                head.append(byte)
                guard byte == 10, head.suffix(4) == Self.end[...] || head.count > Self.headMax else { continue }
                bodyLeft = Self.bodyBytes(after: head)
                head = []
                break
            }
        }
        return count
    }

    private static func bodyBytes(after head: [UInt8]) -> Int {
        guard head.count <= headMax else { return .max }
        for line in String(decoding: head, as: UTF8.self).lowercased().split(separator: "\r\n") {
            if line.hasPrefix("content-length:") { return Int(line.dropFirst(15).filter(\.isNumber)) ?? 0 }
            // Its pieces have heads of their own, which are not told apart here.
            if line.hasPrefix("transfer-encoding:") { return .max }
        }
        return 0
    }
}
