/// A version on central that a site replaced by one whose writer had never seen it (R-OWN 10).
struct ReplacedVersion: Hashable, CustomStringConvertible {
    let site: String
    let mark: String
    let key: ModelKey
    let bytes: [UInt8]

    var description: String { "\(key) of \(mark) at \(site): \(String(decoding: bytes, as: UTF8.self))" }
}
